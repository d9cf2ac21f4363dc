import type { PurchaseAnswer } from '#shared/contracts/ledger/book-purchase.ts';
import type { DeskRemark } from '#shared/domain/ledger/act.ts';
import type { AccrualCommand } from '#shared/domain/ledger/acts/accrue.ts';
import type { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { bookPurchase, type PurchasePorts } from './book-purchase.ts';

export interface DeskPorts extends PurchasePorts {
  readonly receipts: ReceiptStore;
}

export interface ForgottenPurchase extends AccrualCommand {
  readonly desk: DeskRemark;
}

/** A receipt of the member's own says nothing new: the log knows of it. */
const RECEIPTS = { limit: 2 };

/**
 * The service desk books what a till should have, as the till would have: under the same reference, so that it earns
 * once for the member whoever sends it. For another member only what receipts tell stands against it, which are
 * seconds behind the books.
 */
export function bookForgottenPurchase(
  ports: DeskPorts,
  memberId: string,
  command: ForgottenPurchase,
): Promise<{ readonly replayed: boolean; readonly answer: PurchaseAnswer }> {
  const { purchaseId, purchase } = command;
  const { store } = purchase;
  return bookPurchase(ports, memberId, command, async () => {
    if (store === undefined) return undefined;
    const { members } = await ports.receipts.members(store, purchaseId, RECEIPTS);
    return members.find((member) => member !== memberId);
  });
}
