import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import type { SaleStore } from '#shared/stores/ledger/sale-store.ts';
import type { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { fitting } from '#shared/usecases/answer-size.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import { type ListStores, type PlaceInLog, readPurchasesAhead } from '#shared/usecases/log/read-ahead.ts';
import { survivor } from '#shared/usecases/log/read-head.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';
import { describeOnce, describePurchase, type PurchaseStandpoint } from './describe-purchase.ts';

interface Sought {
  readonly purchaseId: string;
  /** Any store where it is absent. */
  readonly store?: string | undefined;
}

/** A purchase in its log, with the head of the log that it is read for. */
type Receipt = PlaceInLog & Pick<PurchaseStandpoint, 'head'>;

/** The stores of receipts, and the clock by which points of their purchases wait. */
type ReceiptPorts = ListStores & { readonly now: () => number };

/** The purchases of receipts, each described by one of the two ways, in the order in which they were asked for. */
async function describedBy<Described>(
  ports: ReceiptPorts,
  receipts: readonly Receipt[],
  describe: (log: LogReader, standpoint: PurchaseStandpoint, record: LedgerRecord) => Promise<Described>,
): Promise<readonly Described[]> {
  const known = await readPurchasesAhead(ports, receipts);
  const clock = ports.now();
  return Promise.all(known.map(({ log, head, record }) => describe(log, { head, clock }, record)));
}

/**
 * The purchase of a receipt in the log that it was booked in, as the survivor of that member's merges has it; undefined
 * where there is none. The survivor may have another purchase of the same id.
 */
async function purchaseOf(
  stores: ListStores,
  bookedFor: string,
  purchaseId: string,
): Promise<Receipt | undefined> {
  const reference = purchaseReference(purchaseId);
  const [head, numbers] = await Promise.all([
    survivor(stores, bookedFor),
    stores.ledger.references(bookedFor, reference),
  ]);
  const seq = numbers.get(reference);
  if (!head || seq === undefined) return undefined;
  const log = new LogReader(stores, head.entry.memberId, [head], head.state.absorbed);
  log.knowReferences(bookedFor, reference, numbers);
  return { log, place: { memberId: bookedFor, seq }, head };
}

/** The purchase that has a sale, or had it last, as the one item of a page. */
export async function findSale(
  ports: ReceiptPorts & { readonly sales: SaleStore },
  sale: string,
): Promise<Page<BookedPurchase>> {
  const stored = await ports.sales.find(sale);
  const { memberId, purchaseId } = stored?.purchase ?? {};
  if (memberId === undefined || purchaseId === undefined) return page([], undefined);
  const purchase = await purchaseOf(ports, memberId, purchaseId);
  return page(await describedBy(ports, purchase ? [purchase] : [], describePurchase), undefined);
}

/**
 * The receipts of a number, ordered by store and member id. A page takes the receipts, two queries for each, and calls
 * for a hundred entries.
 */
export async function findReceipts(
  ports: ReceiptPorts & { readonly receipts: ReceiptStore },
  cursors: Cursors,
  { store, purchaseId }: Sought,
  { limit, cursor }: PageRequest,
): Promise<Page<BookedPurchase>> {
  const query = `receipts by store ${JSON.stringify([store, purchaseId])}`;
  const after = cursors.read(query, cursor);
  const { receipts, more } = await ports.receipts.find({ store, purchaseId }, { limit, after });
  const opened = await Promise.all(receipts.map(({ memberId }) => purchaseOf(ports, memberId, purchaseId)));
  const found = receipts.flatMap(({ place }, index) => {
    const purchase = opened[index];
    return purchase ? [{ place, purchase }] : [];
  });
  const purchases = found.map(({ purchase }) => purchase);
  const known = await describedBy(ports, purchases, describeOnce);
  const fit = fitting(known);
  const items = fit.flatMap((purchase) => purchase ?? []);
  const cut = fit.length < known.length;
  const last = cut ? found[fit.length - 1]?.place : receipts.at(-1)?.place;
  return page(items, (more || cut) && last !== undefined ? cursors.write(query, last) : undefined);
}
