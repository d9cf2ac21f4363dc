import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import { present } from '#shared/domain/ledger/describe.ts';
import type { Entry } from '#shared/domain/ledger/entry.ts';
import { unpackLines } from '#shared/domain/ledger/lines.ts';
import { purchaseIdOf } from '#shared/domain/ledger/reference.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { Cursors } from '#shared/usecases/cursor.ts';
import type { Page, PageRequest } from '#shared/usecases/ledger/list-entries.ts';

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

async function describePurchase(details: DetailsStore, entry: Entry): Promise<BookedPurchase> {
  const { memberId, purchase, linesHash } = entry;
  if (!purchase || !linesHash) throw new TypeError('an accrual without its purchase');
  const packed = entry.lines ?? (await details.lines(memberId, linesHash));
  return present({
    purchaseId: purchaseIdOf(entry.reference),
    seq: entry.seq,
    occurredAt: formatInstant(entry.occurredAt),
    recordedAt: formatInstant(entry.recordedAt),
    channel: purchase.channel,
    store: purchase.store,
    terminal: purchase.terminal,
    operator: purchase.operator,
    currency: purchase.currency,
    total: purchase.total,
    pointsEarned: (entry.awards ?? []).reduce((sum, { points }) => sum + points, 0),
    pointsReversed: 0,
    lines: unpackLines(packed).map((line) => ({ ...present(line), returned: 0, returnable: line.quantity })),
  }) as BookedPurchase;
}

/** The purchases of a member, newest first, with their lines. */
export async function listPurchases(
  stores: { readonly ledger: LedgerStore; readonly details: DetailsStore },
  cursors: Cursors,
  memberId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<BookedPurchase>> {
  const query = `purchases of ${memberId}`;
  let below = cursor === undefined ? Number.MAX_SAFE_INTEGER : cursors.read(query, cursor);
  const found: Entry[] = [];
  // One more than asked for tells whether there is a next page.
  while (found.length <= limit && below > 1) {
    const records = await stores.ledger.before(memberId, below, SCAN_PAGE);
    found.push(...records.flatMap(({ entry }) => (entry.kind === 'accrual' ? [entry] : [])));
    below = records.length < SCAN_PAGE ? 1 : (records.at(-1)?.entry.seq ?? 1);
  }
  if (found.length === 0 && !(await stores.ledger.head(memberId))) throw new MemberNotFound();
  const wanted = found.slice(0, limit).map((entry) => describePurchase(stores.details, entry));
  const items = fitting(await Promise.all(wanted));
  const last = items.at(-1);
  return {
    items,
    ...(found.length > items.length && last && { nextCursor: cursors.write(query, last.seq) }),
  };
}
