import type { ExpiryRule, Program } from '#shared/domain/program/program.ts';
import { addMonths, endOfMonth, localDay, startOfLocalDay } from '#shared/domain/time/calendar.ts';
import { bounds } from './bounds.ts';
import { StateFull } from './refusals.ts';
import { type AccountState, type Lot, type PendingLot, sumOfPoints } from './state.ts';

const NEVER = Number.POSITIVE_INFINITY;

export function byExpiry(a: Lot, b: Lot): number {
  const [first, second] = [a.expiresAt ?? NEVER, b.expiresAt ?? NEVER];
  return first === second ? 0 : first - second;
}

function byMaturity(a: PendingLot, b: PendingLot): number {
  return a.maturesAt - b.maturesAt || byExpiry(a, b);
}

/** Puts points into the bucket of their expiry day. */
export function addLot(lots: readonly Lot[], added: Lot): readonly Lot[] {
  if (added.points === 0) return lots;
  const found = lots.findIndex((lot) => lot.expiresAt === added.expiresAt);
  if (found >= 0) {
    return lots.map((lot, index) => (index === found ? { ...lot, points: lot.points + added.points } : lot));
  }
  return [...lots, { expiresAt: added.expiresAt, points: added.points }].sort(byExpiry);
}

export function addPending(pending: readonly PendingLot[], added: PendingLot): readonly PendingLot[] {
  if (added.points === 0) return pending;
  const same = (lot: PendingLot) => lot.maturesAt === added.maturesAt && lot.expiresAt === added.expiresAt;
  if (pending.some(same)) {
    return pending.map((lot) => (same(lot) ? { ...lot, points: lot.points + added.points } : lot));
  }
  return [...pending, added].sort(byMaturity);
}

/**
 * Refuses lots that together would take the state past its bounds; a lot of no points takes no room. Pending and
 * reserved lots count as their future expiry days, so that everything due can be settled and everything reserved can
 * come back.
 */
export function checkRoom(
  {
    lots,
    pending,
    reservations,
    undelivered = [],
  }: Pick<AccountState, 'lots' | 'pending' | 'reservations' | 'undelivered'>,
  ...added: readonly (Lot & { readonly maturesAt: number | null })[]
): void {
  const reserved = reservations.flatMap((reservation) => reservation.lots);
  const arriving = added.filter(({ points }) => points > 0);
  const expiries = new Set(
    [...lots, ...pending, ...undelivered, ...reserved, ...arriving].map(({ expiresAt }) => expiresAt),
  );
  if (expiries.size > bounds.expiryDays) throw new StateFull('expiry days', bounds.expiryDays);
  const waiting = arriving.filter(({ maturesAt }) => maturesAt !== null);
  const waits = new Set([...pending, ...waiting].map(({ maturesAt }) => maturesAt));
  if (waits.size > bounds.maturityDays) throw new StateFull('maturity days', bounds.maturityDays);
}

/** Takes points out of buckets, earliest expiry first; `left` are the buckets without them. */
export function spend<Bucket extends Lot>(
  lots: readonly Bucket[],
  points: number,
): { readonly spent: readonly Bucket[]; readonly left: readonly Bucket[] } {
  let wanted = points;
  const spent: Bucket[] = [];
  const left: Bucket[] = [];
  for (const lot of lots) {
    const taken = Math.min(wanted, lot.points);
    wanted -= taken;
    if (taken > 0) spent.push({ ...lot, points: taken });
    if (lot.points > taken) left.push({ ...lot, points: lot.points - taken });
  }
  if (wanted > 0) throw new TypeError('more is spent than there is');
  return { spent, left };
}

/** Takes these points out of their own buckets, which have them. */
export function removeLots(lots: readonly Lot[], removed: readonly Lot[]): readonly Lot[] {
  return removed.reduce((rest, { expiresAt, points }) => {
    const bucket = rest.find((lot) => lot.expiresAt === expiresAt);
    if (!bucket || bucket.points < points) throw new TypeError('a bucket lacks the points taken from it');
    return rest.flatMap((lot) => {
      if (lot !== bucket) return [lot];
      return lot.points > points ? [{ ...lot, points: lot.points - points }] : [];
    });
  }, lots);
}

export function isPast(lot: Lot, instant: number): boolean {
  return lot.expiresAt !== null && lot.expiresAt <= instant;
}

/** Points arrive in `available`: they repay debt first, the rest joins its bucket. */
export function arrive(state: AccountState, lot: Lot): AccountState {
  const repaid = Math.min(state.debt, lot.points);
  return {
    ...state,
    debt: state.debt - repaid,
    lots: addLot(state.lots, { expiresAt: lot.expiresAt, points: lot.points - repaid }),
  };
}

/** The result of points that came back. */
export interface Restored {
  readonly arrived: readonly Lot[];
  readonly expired: number;
  /** Points that are forfeited, because an erased member keeps none. */
  readonly confiscated: number;
}

/**
 * Reserved or held points come back: they repay debt first, then they return to their buckets, and points past their
 * expiry expire. Points left for an erased member are forfeited.
 */
export function restore(
  { debt, status }: Pick<AccountState, 'debt' | 'status'>,
  lots: readonly Lot[],
  instant: number,
): Restored {
  const { spent, left } = spend(lots, Math.min(debt, sumOfPoints(lots)));
  const valid = left.filter((lot) => !isPast(lot, instant));
  const kept = status === 'erased' ? [] : valid;
  return {
    arrived: [...spent, ...kept],
    expired: sumOfPoints(left) - sumOfPoints(valid),
    confiscated: sumOfPoints(valid) - sumOfPoints(kept),
  };
}

/** When points of a purchase of that instant become available; null for at once. */
export function maturityOf(program: Program, occurredAt: number, now: number): number | null {
  if (program.maturity.days === 0) return null;
  const day = localDay(occurredAt, program.timeZone) + program.maturity.days;
  const maturesAt = startOfLocalDay(day, program.timeZone);
  return maturesAt <= now ? null : maturesAt;
}

function lastValidDay(rule: ExpiryRule, day: number): number {
  const due = addMonths(day, rule.months);
  return rule.roundTo === 'month-end' ? endOfMonth(due) : due;
}

/** The first instant at which points counted from `from` are gone; null for never. */
export function expiryOf(program: Program, from: number): number | null {
  if (!program.expiry) return null;
  const last = lastValidDay(program.expiry, localDay(from, program.timeZone));
  return startOfLocalDay(last + 1, program.timeZone);
}

/** The first instant at which points are gone that are valid for a number of days from `from`. */
export function expiryAfterDays(program: Program, from: number, days: number): number {
  return startOfLocalDay(localDay(from, program.timeZone) + days + 1, program.timeZone);
}
