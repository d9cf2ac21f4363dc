import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { fitting } from '#shared/usecases/answer-size.ts';
import type { LogStores } from '#shared/usecases/log/log-reader.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';
import { findPurchase } from './get-purchase.ts';

/** The receipts of a number in a store, ordered by member id. */
export async function findReceipts(
  stores: LogStores & { readonly receipts: ReceiptStore },
  cursors: Cursors,
  { store, purchaseId }: { readonly store: string; readonly purchaseId: string },
  { limit, cursor }: PageRequest,
): Promise<Page<BookedPurchase>> {
  const query = `receipts ${JSON.stringify([store, purchaseId])}`;
  const after = cursors.read(query, cursor);
  const { members, more } = await stores.receipts.members(store, purchaseId, { limit, after });
  const found = await Promise.all(members.map((memberId) => findPurchase(stores, memberId, purchaseId)));
  const known = found.filter((purchase) => purchase !== undefined);
  const items = fitting(known);
  const cut = items.length < known.length;
  const lastShown = items.at(-1);
  const last = cut ? (lastShown?.bookedFor ?? lastShown?.memberId) : members.at(-1);
  return page(items, (more || cut) && last !== undefined ? cursors.write(query, last) : undefined);
}
