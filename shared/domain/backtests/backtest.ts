import type { Award } from '#shared/domain/ledger/award.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { pointWorth } from '#shared/domain/ledger/worth.ts';
import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import { integer, multiply, type Rational, zero } from '#shared/domain/money/rational.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import { localDay, yearOf } from '#shared/domain/time/calendar.ts';
import {
  addReduced,
  biggestWinners,
  boundedOverlaps,
  emptyTally,
  mergeTallies,
  type Overlap,
  type Tally,
  type Winner,
} from './tally.ts';

export const HOUR_MS = 3_600_000;

/** The request of a back-test. */
export interface BacktestAsked {
  readonly promotion: PromotionVersion;
  /** Instants: purchases that occurred from the one on and before the other. */
  readonly from: number;
  readonly to: number;
  /** The version of the programme that was in force when it began. */
  readonly programVersion: number;
}

/** One recorded purchase with the facts of its booking; the person's facts are those of today. */
export interface PastPurchase {
  readonly memberId: string;
  readonly purchase: Purchase;
  /** The member's state before it. */
  readonly before: AccountState;
  readonly program: Program;
  /** Absent where the promotion asks nothing of the person. */
  readonly person?: PersonFacts | undefined;
  /** The points that it was given. */
  readonly awards: readonly Award[];
}

/**
 * The points that one promotion alone gives to a purchase; 0 where it does not apply. The caller keeps its times limits
 * and budget.
 */
export type GainOf = (promotion: PromotionVersion, purchase: PastPurchase) => { readonly points: number };

/** A promotion as it is tried on history. */
export interface Trial {
  readonly promotion: PromotionVersion;
  readonly gainOf: GainOf;
  /** The programme of today; costs are in its base currency. */
  readonly today: Program;
}

/** The member whose log the walk has begun and not finished. */
export interface OpenMember extends Winner {
  readonly times: number;
  /** Uses by local date, for a limit a day or a year. */
  readonly days: ReadonlyMap<number, number>;
}

/** The progress of a walk through the logs of members, one log after the other and each in its order. */
export interface Walk {
  /** The tally of the finished members, and the counted purchases of the open one. */
  readonly tally: Tally;
  readonly open?: OpenMember | undefined;
}

export const startOfWalk: Walk = { tally: emptyTally };

/** The cost of points in the base currency of today, by their worth when they were booked. */
function costOf({ today }: Trial, program: Program, points: number): Rational {
  const { baseCurrency } = today;
  const worth = pointWorth(program, baseCurrency) ?? pointWorth(today, baseCurrency);
  return worth ? multiply(integer(points), worth) : zero;
}

function newcomer(memberId: string): OpenMember {
  return { memberId, points: 0, purchases: 0, times: 0, days: new Map() };
}

/** The open member is left behind: no purchase of theirs follows. */
function close({ tally, open }: Walk): Tally {
  if (!open || open.purchases === 0) return tally;
  const { memberId, points, purchases } = open;
  return {
    ...tally,
    membersReached: tally.membersReached + 1,
    winners: points > 0 ? biggestWinners([...tally.winners, { memberId, points, purchases }]) : tally.winners,
  };
}

function isUsedUp({ promotion: { limits = {} } }: Trial, { times, days }: OpenMember, day: number): boolean {
  const none = Number.POSITIVE_INFINITY;
  const { timesPerMember = none, timesPerMemberPerDay = none, timesPerMemberPerYear = none } = limits;
  if (times >= timesPerMember || (days.get(day) ?? 0) >= timesPerMemberPerDay) return true;
  return timesPerMemberPerYear !== none && timesInYear(days, yearOf(day)) >= timesPerMemberPerYear;
}

function timesInYear(days: OpenMember['days'], year: number): number {
  return [...days].reduce((sum, [day, times]) => (yearOf(day) === year ? sum + times : sum), 0);
}

function countsDays({ limits }: PromotionVersion): boolean {
  return limits?.timesPerMemberPerDay !== undefined || limits?.timesPerMemberPerYear !== undefined;
}

function usedOnce({ promotion }: Trial, open: OpenMember, day: number, points: number): OpenMember {
  const { memberId, days } = open;
  return {
    memberId,
    points: open.points + points,
    purchases: open.purchases + 1,
    times: open.times + 1,
    days: countsDays(promotion) ? new Map(days).set(day, (days.get(day) ?? 0) + 1) : days,
  };
}

/** The points that the other promotions, and an earlier version of this one, paid on the same purchase. */
function addOverlaps(overlaps: Map<string, Overlap>, awards: readonly Award[]): void {
  for (const { promotionId, points: paid } of awards) {
    if (promotionId === undefined) continue;
    const { purchases = 0, points = 0 } = overlaps.get(promotionId) ?? {};
    overlaps.set(promotionId, { purchases: purchases + 1, points: points + paid });
  }
}

/**
 * The walk after more purchases, in the order of the logs. The result does not depend on how they are cut into pieces.
 * Times limits count the uses that the promotion would have had since the walk began; its budget is applied when the
 * tally is complete.
 */
export function walkOn(trial: Trial, walk: Walk, purchases: readonly PastPurchase[]): Walk {
  const hours = new Map(walk.tally.hours);
  const overlaps = new Map(walk.tally.overlaps);
  const hasBudget = trial.promotion.limits?.budgetPoints !== undefined;
  let { tally, open } = walk;
  for (const past of purchases) {
    const { memberId, program, purchase } = past;
    if (open?.memberId !== memberId) {
      tally = close({ tally, open });
      open = newcomer(memberId);
    }
    tally = { ...tally, purchasesConsidered: tally.purchasesConsidered + 1 };
    const day = localDay(purchase.occurredAt, zoneOf(program, purchase));
    if (isUsedUp(trial, open, day)) continue;
    const { points } = trial.gainOf(trial.promotion, past);
    if (points === 0) continue;
    open = usedOnce(trial, open, day, points);
    tally = {
      ...tally,
      purchasesChanged: tally.purchasesChanged + 1,
      points: tally.points + points,
      cost: addReduced(tally.cost, costOf(trial, program, points)),
    };
    if (hasBudget && points > 0) {
      const hour = Math.floor(purchase.occurredAt / HOUR_MS);
      hours.set(hour, (hours.get(hour) ?? 0) + points);
    }
    addOverlaps(overlaps, past.awards);
  }
  return { tally: { ...tally, hours, overlaps: boundedOverlaps(overlaps) }, open };
}

/** The tally of a finished walk. */
export function endOfWalk(walk: Walk): Tally {
  return close(walk);
}

/** Walks of different members that came to their ends, as one. */
export function mergeWalks(a: Walk, b: Walk): Walk {
  return { tally: mergeTallies(endOfWalk(a), endOfWalk(b)) };
}
