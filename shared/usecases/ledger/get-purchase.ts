import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { PurchaseNotFound } from '#shared/domain/ledger/refusals.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import { describePurchase } from './describe-purchase.ts';

/** A purchase in the statement of the member whose head is given; undefined where there is none of that id. */
async function purchaseOf(
  stores: LogStores,
  head: LedgerRecord,
  purchaseId: string,
): Promise<BookedPurchase | undefined> {
  const { memberId } = head.entry;
  const log = new LogReader(stores, memberId, [head], head.state.absorbed);
  const reference = purchaseReference(purchaseId);
  const place = (await log.references(reference)).get(reference);
  return place && describePurchase(log, memberId, await log.record(place));
}

export async function getPurchase(
  stores: LogStores,
  memberId: string,
  purchaseId: string,
  reader?: Reader,
): Promise<BookedPurchase> {
  const purchase = await purchaseOf(stores, await readHead(stores.ledger, memberId, reader), purchaseId);
  if (!purchase) throw new PurchaseNotFound();
  return purchase;
}
