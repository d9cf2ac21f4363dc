import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { takeFitting } from '#shared/usecases/answer-size.ts';
import { LogReader } from '#shared/usecases/log/log-reader.ts';
import { type ListStores, readAhead, readLinesAhead } from '#shared/usecases/log/read-ahead.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { Statement } from '#shared/usecases/log/statement.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';
import { describePurchase } from './describe-purchase.ts';

/** The fewest entries that one query reads. */
const QUERY_MIN = 25;
/**
 * The most entries that one page reads. Two purchases may be further apart than that; the cursor then continues there.
 */
const SCAN_MAX = 2000;

/** A purchase, and the place in the list after it. */
interface Found {
  readonly record: LedgerRecord;
  readonly place: string;
}

/** Purchases whose lines are read at once: a thousand lines are up to 230 KB. */
const AT_ONCE = 50;

/** The descriptions of purchases, in parts. */
async function* described(
  stores: ListStores,
  head: LedgerRecord,
  purchases: readonly LedgerRecord[],
): AsyncGenerator<readonly BookedPurchase[]> {
  const { memberId } = head.entry;
  const log = new LogReader(stores, memberId, purchases, head.state.absorbed);
  await readAhead(stores, log, purchases);
  for (let start = 0; start < purchases.length; start += AT_ONCE) {
    const part = purchases.slice(start, start + AT_ONCE);
    await readLinesAhead(stores, log, part);
    yield await Promise.all(part.map((record) => describePurchase(log, memberId, record)));
  }
}

/** The purchases of a member, newest first, with their lines. */
export async function listPurchases(
  stores: ListStores,
  cursors: Cursors,
  memberId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<BookedPurchase>> {
  const query = `purchases of ${memberId}`;
  const head = await readHead(stores.ledger, memberId);
  const statement = new Statement(stores.ledger, head, cursors.read(query, cursor));
  const found: Found[] = [];
  let looked = 0;
  const pageSize = () => Math.max(QUERY_MIN, limit + 1 - found.length, Math.ceil(looked / 4));
  // One more than the limit shows whether there is a next page.
  for await (const record of statement.records(pageSize)) {
    looked += 1;
    if (record.entry.kind === 'accrual') found.push({ record, place: statement.place });
    if (found.length > limit || looked === SCAN_MAX) break;
  }
  const wanted = found.slice(0, limit).map(({ record }) => record);
  const { items } = await takeFitting(described(stores, head, wanted));
  const cut = found.length > items.length;
  const next = cut ? found[items.length - 1]?.place : statement.over ? undefined : statement.place;
  return page(items, next === undefined ? undefined : cursors.write(query, next));
}
