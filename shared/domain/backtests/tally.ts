import { add, type Rational, zero } from '#shared/domain/money/rational.ts';

/** A member for whom the promotion would have gained points, with the number of purchases. */
export interface Winner {
  readonly memberId: string;
  readonly points: number;
  readonly purchases: number;
}

/** Purchases to which the promotion also applied when they were booked, and the points that it paid on them. */
export interface Overlap {
  readonly purchases: number;
  readonly points: number;
}

/**
 * The gain of a promotion for some members, each with all of their purchases. The tally has a bounded size whatever the
 * history; tallies of other members can be added in any order.
 */
export interface Tally {
  readonly membersReached: number;
  readonly purchasesConsidered: number;
  readonly purchasesChanged: number;
  readonly points: number;
  /** Exact minor units of the base currency. */
  readonly cost: Rational;
  /** The biggest ones, the biggest first. */
  readonly winners: readonly Winner[];
  /** Points by hours since the epoch; empty for a promotion without a budget, which never runs out. */
  readonly hours: ReadonlyMap<number, number>;
  /** By promotion id. */
  readonly overlaps: ReadonlyMap<string, Overlap>;
}

export const WINNERS_MAX = 10;
/** The first by their ids, so that the choice depends neither on the order nor on the split. */
export const OVERLAPS_MAX = 1000;

export const emptyTally: Tally = {
  membersReached: 0,
  purchasesConsidered: 0,
  purchasesChanged: 0,
  points: 0,
  cost: zero,
  winners: [],
  hours: new Map(),
  overlaps: new Map(),
};

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a < 0n ? -a : a, b];
  while (smaller > 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

/** A sum of any length in its lowest terms, so that its digits do not grow with the number of terms. */
export function addReduced(a: Rational, b: Rational): Rational {
  const { numerator, denominator } = add(a, b);
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export function biggestWinners(winners: readonly Winner[]): readonly Winner[] {
  return winners
    .toSorted((a, b) => b.points - a.points || (a.memberId < b.memberId ? -1 : 1))
    .slice(0, WINNERS_MAX);
}

export function boundedOverlaps(overlaps: ReadonlyMap<string, Overlap>): ReadonlyMap<string, Overlap> {
  if (overlaps.size <= OVERLAPS_MAX) return overlaps;
  return new Map([...overlaps].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, OVERLAPS_MAX));
}

/** The tally of all members of both; no member may be in both. */
export function mergeTallies(a: Tally, b: Tally): Tally {
  const hours = new Map(a.hours);
  for (const [hour, points] of b.hours) hours.set(hour, (hours.get(hour) ?? 0) + points);
  const overlaps = new Map(a.overlaps);
  for (const [promotionId, more] of b.overlaps) {
    const { purchases = 0, points = 0 } = overlaps.get(promotionId) ?? {};
    overlaps.set(promotionId, { purchases: purchases + more.purchases, points: points + more.points });
  }
  return {
    membersReached: a.membersReached + b.membersReached,
    purchasesConsidered: a.purchasesConsidered + b.purchasesConsidered,
    purchasesChanged: a.purchasesChanged + b.purchasesChanged,
    points: a.points + b.points,
    cost: addReduced(a.cost, b.cost),
    winners: biggestWinners([...a.winners, ...b.winners]),
    hours,
    overlaps: boundedOverlaps(overlaps),
  };
}
