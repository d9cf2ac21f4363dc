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
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await Promise.all(shown.map((entry) => describePurchase(stores.details, entry))),
    ...(found.length > limit && last && { nextCursor: cursors.write(query, last.seq) }),
  };
}
