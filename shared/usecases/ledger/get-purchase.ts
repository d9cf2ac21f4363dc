import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { PurchaseNotFound } from '#shared/domain/ledger/refusals.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { type EntryOf, oneLogOf, type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import { describePurchase } from './describe-purchase.ts';

/** A purchase in the statement of the member whose head is given; undefined where there is none of that id. */
async function purchaseOf(
  stores: LogStores,
  head: LedgerRecord,
  purchaseId: string,
  of: string | undefined,
): Promise<BookedPurchase | undefined> {
  const { memberId } = head.entry;
  const log = new LogReader(stores, memberId, [head], head.state.absorbed);
  const reference = purchaseReference(purchaseId);
  const { places } = await log.owned(reference, of);
  const place = places.get(reference);
  if (of !== undefined && place?.memberId !== of) return undefined;
  return place && describePurchase(log, memberId, await log.record(place));
}

export async function getPurchase(
  stores: LogStores,
  memberId: string,
  purchaseId: string,
  { of, own }: Reader & EntryOf = {},
): Promise<BookedPurchase> {
  const head = await readHead(stores.ledger, memberId, { own });
  const purchase = await purchaseOf(stores, head, purchaseId, oneLogOf(head, of));
  if (!purchase) throw new PurchaseNotFound();
  return purchase;
}
