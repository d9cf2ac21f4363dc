import type { PurchaseAnswer } from '#shared/contracts/ledger/book-purchase.ts';
import type { DeskRemark } from '#shared/domain/ledger/act.ts';
import type { ReceiptCommand } from '#shared/domain/ledger/acts/accrue.ts';
import type { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import type { Giver } from '#shared/usecases/approvals/append-by.ts';
import { bookPurchase, type PurchasePorts } from './book-purchase.ts';

export interface DeskPorts extends PurchasePorts {
  readonly receipts: ReceiptStore;
}

export type ForgottenPurchase = ReceiptCommand & { readonly desk: DeskRemark };

/** Two receipts are enough: at most one of them is the member's own, which the log shows anyway. */
const RECEIPTS = { limit: 2 };

/**
 * Books a forgotten purchase under the reference that the till would have used, so it earns once even if the till sends
 * it later. Another member's booking is found by the receipts only, which follow the ledger by seconds.
 */
export function bookForgottenPurchase(
  ports: DeskPorts,
  memberId: string,
  command: ForgottenPurchase,
  giver?: Giver,
): Promise<{ readonly replayed: boolean; readonly answer: PurchaseAnswer }> {
  const { purchaseId, purchase } = command;
  const { store } = purchase;
  const elsewhere = async () => {
    if (store === undefined) return undefined;
    const { receipts } = await ports.receipts.find({ store, purchaseId }, RECEIPTS);
    return receipts.find((receipt) => receipt.memberId !== memberId)?.memberId;
  };
  return bookPurchase(ports, memberId, command, { elsewhere, giver });
}
