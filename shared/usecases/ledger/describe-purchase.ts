import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';
import type { Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { unpackLines } from '#shared/domain/ledger/packed/pack-lines.ts';
import { purchaseIdOf } from '#shared/domain/ledger/reference.ts';
import { isGivenUp, undeliveredOf } from '#shared/domain/ledger/undelivered.ts';
import { present } from '#shared/domain/present.ts';
import { type PurchaseLine, thousandths } from '#shared/domain/purchases/purchase.ts';
import type { RecordedLines } from '#shared/domain/purchases/recorded.ts';
import { moneyBack, nothingBack, type Returned } from '#shared/domain/purchases/returned.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import type { LogReader } from '#shared/usecases/log/log-reader.ts';
import { newestFollowUp } from './book-return.ts';
import type { Standpoint } from './find-redemption.ts';

type Line = BookedPurchase['lines'][number];

/** The log and the time by which points of a purchase wait. */
export type PurchaseStandpoint = Pick<Standpoint, 'head' | 'clock'>;

/** The key of a purchase among those that wait; undefined for one that never waited. */
function waitingKey({ change }: Entry): string | undefined {
  return change.kind === 'accrual' ? change.undelivered : undefined;
}

/**
 * The points of a purchase that still wait for a delivery. Those that were given up wait no more, even before that is
 * written.
 */
function pointsWaiting(
  { head, clock }: PurchaseStandpoint,
  purchase: LedgerRecord,
  newest: LedgerRecord | undefined,
): number | undefined {
  const key = waitingKey(purchase.entry);
  if (key === undefined) return undefined;
  // The purchase, and what followed it, may have been booked after the head was read.
  const own = [head, purchase, newest].flatMap((record) =>
    record?.entry.memberId === head.entry.memberId ? [record] : [],
  );
  const { entry, state } = own.reduce((one, other) => (other.entry.seq > one.entry.seq ? other : one));
  const waits = undeliveredOf(state, key);
  return waits && !isGivenUp(waits, Math.max(clock, entry.recordedAt)) ? waits.points : 0;
}

/** The pieces of a line that deliveries named, and those that they may still name. */
function deliveredOf({ quantity }: PurchaseLine, pieces: number) {
  return { delivered: pieces / 1000, deliverable: (thousandths(quantity) - pieces) / 1000 };
}

/** Lines and discounts in the order of the receipt, with what came back of each, and what of an order was delivered. */
function describeLines({ lines, discounts }: RecordedLines, returned: Returned, waits: boolean): Line[] {
  const bought = lines.map((bought, index) => {
    const { lineId, kind, sku, category, quantity, amount, earns, place = 0 } = bought;
    const { pieces } = returned.lines[index] ?? { pieces: 0 };
    const returnedAmount = moneyBack(bought, returned, index);
    const isNamed = kind !== 'rounding';
    const counts = {
      returned: pieces / 1000,
      returnable: isNamed ? (thousandths(quantity) - pieces) / 1000 : 0,
      returnedAmount,
      returnableAmount: isNamed ? Math.max(0, amount - returnedAmount) : 0,
    };
    const deliveries = waits
      ? deliveredOf(bought, returned.delivered?.pieces[index] ?? 0)
      : { delivered: undefined, deliverable: undefined };
    const line = { lineId, kind, sku, category, quantity, amount, earns, appliesTo: undefined };
    return { place, line: present<Line>({ ...line, ...counts, ...deliveries }) };
  });
  const lowering = discounts.map(({ lineId, sku, category, amount, appliesTo, place = 0 }) => ({
    place,
    line: present<Line>({
      lineId,
      kind: 'discount',
      sku,
      category,
      quantity: undefined,
      amount,
      earns: false,
      appliesTo: appliesTo && [...appliesTo],
      returned: 0,
      returnable: 0,
      returnedAmount: 0,
      returnableAmount: 0,
      delivered: undefined,
      deliverable: undefined,
    }),
  }));
  return [...bought, ...lowering].toSorted((one, two) => one.place - two.place).map(({ line }) => line);
}

/**
 * A purchase, or null where the service desk moved it to a member whose log is read here, too: it stands there, and a
 * statement has each purchase once.
 */
export async function describeOnce(
  log: LogReader,
  standpoint: PurchaseStandpoint,
  record: LedgerRecord,
): Promise<BookedPurchase | null> {
  const references = await log.referencesOf(record.entry);
  const newest = await newestFollowUp(log, references, purchaseIdOf(record.entry.reference));
  const { moved } = newest?.act ?? {};
  if (moved && log.logs.includes(moved.to)) return null;
  return describePurchase(log, standpoint, record);
}

/**
 * A purchase with the sums of its returns and deliveries: one query, and one read if there is any, unless they were read
 * ahead. Its member is that of the log, also where the purchase was booked for a member merged into that one.
 */
export async function describePurchase(
  log: LogReader,
  standpoint: PurchaseStandpoint,
  record: LedgerRecord,
): Promise<BookedPurchase> {
  const { memberId } = log;
  const { entry } = record;
  const { purchase, reference } = entry;
  if (!purchase) throw new TypeError('an accrual without its purchase');
  const purchaseId = purchaseIdOf(reference);
  const [packed, newest] = await Promise.all([
    log.lines(entry),
    log.referencesOf(entry).then((references) => newestFollowUp(log, references, purchaseId)),
  ]);
  const { channel, store, terminal, operator, sale, currency, total, payments } = purchase;
  const recorded = unpackLines(packed);
  return present<BookedPurchase>({
    memberId,
    purchaseId,
    seq: entry.seq,
    bookedFor: entry.memberId === memberId ? undefined : entry.memberId,
    occurredAt: formatInstant(entry.occurredAt),
    recordedAt: formatInstant(entry.recordedAt),
    channel,
    store,
    terminal,
    operator,
    sale,
    currency,
    total,
    payments: payments?.map(({ redemptionId, amount, member }) => present({ redemptionId, amount, member })),
    pointsEarned: (entry.awards ?? []).reduce((sum, { points }) => sum + points, 0),
    pointsReversed: newest?.act.reversedSoFar ?? 0,
    pointsForgiven: newest?.act.forgivenSoFar ?? 0,
    pointsRestored: (newest?.act.restoredSoFar ?? []).reduce((sum, { points }) => sum + points, 0),
    pointsWaiting: pointsWaiting(standpoint, record, newest?.record),
    lines: describeLines(
      recorded,
      newest?.returned ?? nothingBack(recorded.lines),
      waitingKey(entry) !== undefined,
    ),
  });
}
