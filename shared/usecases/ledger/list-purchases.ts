import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Cursors } from '#shared/usecases/cursor.ts';
import { fitting } from '#shared/usecases/ledger/answer-size.ts';
import { describePurchase } from '#shared/usecases/ledger/describe-purchase.ts';
import type { Page, PageRequest } from '#shared/usecases/ledger/list-entries.ts';
import { LogReader, type LogStores } from '#shared/usecases/ledger/log-reader.ts';

const SCAN_PAGE = 100;
/** A log may hold much between two purchases: a page looks at so much of it, and its cursor goes on from there. */
const SCAN_PAGES_MAX = 20;
/** The purchases of a member, newest first, with their lines. */
export async function listPurchases(
  stores: LogStores,
  cursors: Cursors,
  memberId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<BookedPurchase>> {
  const query = `purchases of ${memberId}`;
  let below = cursor === undefined ? Number.MAX_SAFE_INTEGER : cursors.read(query, cursor);
  const found: LedgerRecord[] = [];
  // One more than asked for tells whether there is a next page.
  for (let pages = 0; pages < SCAN_PAGES_MAX && found.length <= limit && below > 1; pages += 1) {
    const records = await stores.ledger.before(memberId, below, SCAN_PAGE);
    found.push(...records.filter(({ entry }) => entry.kind === 'accrual'));
    below = records.length < SCAN_PAGE ? 1 : (records.at(-1)?.entry.seq ?? 1);
  }
  if (found.length === 0 && below <= 1 && !(await stores.ledger.head(memberId))) throw new MemberNotFound();
  const log = new LogReader(stores, memberId, found);
  const wanted = found.slice(0, limit).map((record) => describePurchase(log, record));
  const items = fitting(await Promise.all(wanted));
  const next = found.length > items.length ? (items.at(-1)?.seq ?? below) : below;
  return { items, ...(next > 1 && { nextCursor: cursors.write(query, next) }) };
}
