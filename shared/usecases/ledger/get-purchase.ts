import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { PurchaseNotFound } from '#shared/domain/ledger/refusals.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { type EntryOf, oneLogOf, type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import { describePurchase, type PurchaseStandpoint } from './describe-purchase.ts';

/** A purchase in the statement of the member whose head is given; undefined where there is none of that id. */
async function purchaseOf(
  stores: LogStores,
  standpoint: PurchaseStandpoint,
  purchaseId: string,
  of: string | undefined,
): Promise<BookedPurchase | undefined> {
  const { head } = standpoint;
  const log = new LogReader(stores, head.entry.memberId, [head], head.state.absorbed);
  const reference = purchaseReference(purchaseId);
  const { places } = await log.owned(reference, of);
  const place = places.get(reference);
  if (of !== undefined && place?.memberId !== of) return undefined;
  return place && describePurchase(log, standpoint, await log.record(place));
}

export async function getPurchase(
  ports: LogStores & { readonly now: () => number },
  memberId: string,
  purchaseId: string,
  { of, own }: Reader & EntryOf = {},
): Promise<BookedPurchase> {
  const head = await readHead(ports.ledger, memberId, { own });
  const standpoint = { head, clock: ports.now() };
  const purchase = await purchaseOf(ports, standpoint, purchaseId, oneLogOf(head, of));
  if (!purchase) throw new PurchaseNotFound();
  return purchase;
}
