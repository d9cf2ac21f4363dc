import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import type { SaleStore } from '#shared/stores/ledger/sale-store.ts';
import type { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { fitting } from '#shared/usecases/answer-size.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import { type ListStores, type PlaceInLog, readPurchasesAhead } from '#shared/usecases/log/read-ahead.ts';
import { survivor } from '#shared/usecases/log/read-head.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';
import { describeOnce, describePurchase } from './describe-purchase.ts';

interface Sought {
  readonly purchaseId: string;
  /** Any store where it is absent. */
  readonly store?: string | undefined;
}

/**
 * The purchase of a receipt in the log that it was booked in, as the survivor of that member's merges has it; undefined
 * where there is none. The survivor may have another purchase of the same id.
 */
async function purchaseOf(
  stores: ListStores,
  bookedFor: string,
  purchaseId: string,
): Promise<PlaceInLog | undefined> {
  const reference = purchaseReference(purchaseId);
  const [head, numbers] = await Promise.all([
    survivor(stores, bookedFor),
    stores.ledger.references(bookedFor, reference),
  ]);
  const seq = numbers.get(reference);
  if (!head || seq === undefined) return undefined;
  const log = new LogReader(stores, head.entry.memberId, [head], head.state.absorbed);
  log.knowReferences(bookedFor, reference, numbers);
  return { log, place: { memberId: bookedFor, seq } };
}

/** The purchase that has a sale, or had it last, as the one item of a page. */
export async function findSale(
  stores: ListStores & { readonly sales: SaleStore },
  sale: string,
): Promise<Page<BookedPurchase>> {
  const stored = await stores.sales.find(sale);
  const { memberId, purchaseId } = stored?.purchase ?? {};
  if (memberId === undefined || purchaseId === undefined) return page([], undefined);
  const purchase = await purchaseOf(stores, memberId, purchaseId);
  const known = await readPurchasesAhead(stores, purchase ? [purchase] : []);
  return page(
    await Promise.all(known.map(({ log, record }) => describePurchase(log, log.memberId, record))),
    undefined,
  );
}

/**
 * The receipts of a number, ordered by store and member id. A page takes the receipts, two queries for each, and calls
 * for a hundred entries.
 */
export async function findReceipts(
  stores: ListStores & { readonly receipts: ReceiptStore },
  cursors: Cursors,
  { store, purchaseId }: Sought,
  { limit, cursor }: PageRequest,
): Promise<Page<BookedPurchase>> {
  const query = `receipts by store ${JSON.stringify([store, purchaseId])}`;
  const after = cursors.read(query, cursor);
  const { receipts, more } = await stores.receipts.find({ store, purchaseId }, { limit, after });
  const opened = await Promise.all(receipts.map(({ memberId }) => purchaseOf(stores, memberId, purchaseId)));
  const found = receipts.flatMap(({ place }, index) => {
    const purchase = opened[index];
    return purchase ? [{ place, purchase }] : [];
  });
  const purchases = found.map(({ purchase }) => purchase);
  const known = await Promise.all(
    (await readPurchasesAhead(stores, purchases)).map(({ log, record }) =>
      describeOnce(log, log.memberId, record),
    ),
  );
  const fit = fitting(known);
  const items = fit.flatMap((purchase) => purchase ?? []);
  const cut = fit.length < known.length;
  const last = cut ? found[fit.length - 1]?.place : receipts.at(-1)?.place;
  return page(items, (more || cut) && last !== undefined ? cursors.write(query, last) : undefined);
}
