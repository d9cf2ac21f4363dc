import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Cursors } from '#shared/usecases/cursor.ts';
import { describePurchase } from '#shared/usecases/ledger/describe-purchase.ts';
import type { Page, PageRequest } from '#shared/usecases/ledger/list-entries.ts';
import { LogReader, type LogStores } from '#shared/usecases/ledger/log-reader.ts';

const SCAN_PAGE = 100;
/** A function answers at most 6 MB, and a basket of 1,000 lines is some 230 KB. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** As many from the front as an answer can hold, at least one: a page may be shorter than asked for. */
function fitting(purchases: readonly BookedPurchase[]): readonly BookedPurchase[] {
  let bytes = 0;
  const over = purchases.findIndex((purchase) => {
    bytes += Buffer.byteLength(JSON.stringify(purchase));
    return bytes > ANSWER_BYTES_MAX;
  });
  return over < 0 ? purchases : purchases.slice(0, Math.max(1, over));
}

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
  while (found.length <= limit && below > 1) {
    const records = await stores.ledger.before(memberId, below, SCAN_PAGE);
    found.push(...records.filter(({ entry }) => entry.kind === 'accrual'));
    below = records.length < SCAN_PAGE ? 1 : (records.at(-1)?.entry.seq ?? 1);
  }
  if (found.length === 0 && !(await stores.ledger.head(memberId))) throw new MemberNotFound();
  const log = new LogReader(stores, memberId, found);
  const wanted = found.slice(0, limit).map((record) => describePurchase(log, record));
  const items = fitting(await Promise.all(wanted));
  const last = items.at(-1);
  return {
    items,
    ...(found.length > items.length && last && { nextCursor: cursors.write(query, last.seq) }),
  };
}
