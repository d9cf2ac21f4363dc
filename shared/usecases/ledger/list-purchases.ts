import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { fitting } from '#shared/usecases/answer-size.ts';
import { LogReader, type LogStores } from '#shared/usecases/log/log-reader.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { Statement } from '#shared/usecases/log/statement.ts';
import { type Cursors, type Page, type PageRequest, page } from '#shared/usecases/paging.ts';
import { describePurchase } from './describe-purchase.ts';

const SCAN_PAGE = 100;
/**
 * The most entries that one page reads. Two purchases may be further apart than that; the cursor then continues there.
 */
const SCAN_MAX = 20 * SCAN_PAGE;

/** A purchase, and the place in the list after it. */
interface Found {
  readonly record: LedgerRecord;
  readonly place: string;
}

/** The purchases of a member, newest first, with their lines. */
export async function listPurchases(
  stores: LogStores,
  cursors: Cursors,
  memberId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<BookedPurchase>> {
  const query = `purchases of ${memberId}`;
  const head = await readHead(stores.ledger, memberId);
  const statement = new Statement(stores.ledger, head, cursors.read(query, cursor));
  const found: Found[] = [];
  let looked = 0;
  // One more than the limit shows whether there is a next page.
  for await (const record of statement.records(SCAN_PAGE)) {
    looked += 1;
    if (record.entry.kind === 'accrual') found.push({ record, place: statement.place });
    if (found.length > limit || looked === SCAN_MAX) break;
  }
  const known = found.map(({ record }) => record);
  const log = new LogReader(stores, memberId, known, head.state.absorbed);
  const wanted = known.slice(0, limit).map((record) => describePurchase(log, memberId, record));
  const items = fitting(await Promise.all(wanted));
  const cut = found.length > items.length;
  const next = cut ? found[items.length - 1]?.place : statement.over ? undefined : statement.place;
  return page(items, next === undefined ? undefined : cursors.write(query, next));
}
