import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { PurchaseNotFound } from '#shared/domain/ledger/refusals.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { describePurchase } from '#shared/usecases/ledger/describe-purchase.ts';
import { LogReader, type LogStores } from '#shared/usecases/ledger/log-reader.ts';

/** One purchase of a member; undefined where the member has none by that id. */
export async function findPurchase(
  stores: LogStores,
  memberId: string,
  purchaseId: string,
): Promise<BookedPurchase | undefined> {
  const log = new LogReader(stores, memberId);
  const reference = purchaseReference(purchaseId);
  const seq = (await log.references(reference)).get(reference);
  return seq === undefined ? undefined : describePurchase(log, await log.record(seq));
}

export async function getPurchase(
  stores: LogStores,
  memberId: string,
  purchaseId: string,
): Promise<BookedPurchase> {
  const purchase = await findPurchase(stores, memberId, purchaseId);
  if (purchase) return purchase;
  if (!(await stores.ledger.head(memberId))) throw new MemberNotFound();
  throw new PurchaseNotFound();
}
