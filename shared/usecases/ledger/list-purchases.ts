import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { takeFitting } from '#shared/usecases/answer-size.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import { type ListStores, readAhead, readLinesAhead } from '#shared/usecases/log/read-ahead.ts';
import { oneLogOf, type Reader, readHead } from '#shared/usecases/log/read-head.ts';
import { scan } from '#shared/usecases/log/scan.ts';
import { Statement } from '#shared/usecases/log/statement.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';
import { describeOnce, type PurchaseStandpoint } from './describe-purchase.ts';
import { type EntryFilters, filteredQuery, fitsOf, wayOf } from './log-filters.ts';

/** The kind of the entry of a purchase. */
const PURCHASE = 'accrual';
/** Purchases whose lines are read at once: a thousand lines are up to 230 KB. */
const AT_ONCE = 50;

/** The descriptions of purchases, in parts. */
async function* described(
  stores: ListStores,
  standpoint: PurchaseStandpoint,
  purchases: readonly LedgerRecord[],
): AsyncGenerator<readonly (BookedPurchase | null)[]> {
  const { head } = standpoint;
  const log = new LogReader(stores, head.entry.memberId, purchases, head.state.absorbed);
  await readAhead(stores, log, purchases);
  for (let start = 0; start < purchases.length; start += AT_ONCE) {
    const part = purchases.slice(start, start + AT_ONCE);
    await readLinesAhead(stores, log, part);
    yield await Promise.all(part.map((record) => describeOnce(log, standpoint, record)));
  }
}

/** The purchases of a member that its filters take, with their lines, newest first unless said. */
export async function listPurchases(
  ports: ListStores & { readonly now: () => number },
  cursors: Cursors,
  memberId: string,
  request: PageRequest & EntryFilters & Reader,
): Promise<Page<BookedPurchase>> {
  const { limit, cursor, kind } = request;
  const query = filteredQuery(`purchases of ${memberId}`, request);
  const head = await readHead(ports.ledger, memberId, request);
  oneLogOf(head, request.of);
  const statement = await Statement.open(ports.ledger, head, wayOf(request, cursors.read(query, cursor)));
  if (kind && !kind.includes(PURCHASE)) return page([], undefined);
  const purchases = { ...request, kind: [PURCHASE] };
  // One more than the limit shows whether there is a next page.
  const found = await scan(statement, limit + 1, fitsOf(purchases));
  const wanted = found.slice(0, limit).map(({ record }) => record);
  const { items } = await takeFitting(described(ports, { head, clock: ports.now() }, wanted));
  const cut = found.length > items.length;
  const next = cut ? found[items.length - 1]?.place : statement.over ? undefined : statement.place;
  const purchased = items.flatMap((purchase) => purchase ?? []);
  return page(purchased, next === undefined ? undefined : cursors.write(query, next));
}
