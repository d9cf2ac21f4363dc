import { roundHalfUp } from '#shared/domain/money/rational.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { HOUR_MS } from './backtest.ts';
import type { Tally, Winner } from './tally.ts';

/** The gain of a promotion alone; the part that its budget allows stands beside it. */
export interface BacktestResult {
  readonly membersReached: number;
  readonly purchasesConsidered: number;
  readonly purchasesChanged: number;
  readonly points: number;
  /** The part of `points` that the budget allows. */
  readonly pointsWithinBudget: number;
  /** The cost of `points` in minor units of `baseCurrency`, rounded half up once. */
  readonly costBase: number;
  readonly baseCurrency: string;
  readonly biggestWinners: readonly Winner[];
  /** The instant at which the hour began, or the period in it, in which the budget would have run out. */
  readonly budgetExhaustedAt: number | null;
  /** The number of purchases, the largest first. */
  readonly overlaps: readonly {
    readonly promotionId: string;
    readonly purchases: number;
    readonly points: number;
  }[];
}

/** The first hour with which the points so far reach the budget. */
function exhaustedIn(hours: ReadonlyMap<number, number>, budget: number): number | undefined {
  let spent = 0;
  for (const [hour, points] of [...hours].sort(([a], [b]) => a - b)) {
    spent += points;
    if (spent >= budget) return hour;
  }
  return undefined;
}

export function resultOf(
  tally: Tally,
  tested: { readonly promotion: PromotionVersion; readonly from: number; readonly baseCurrency: string },
): BacktestResult {
  const budget = tested.promotion.limits?.budgetPoints;
  const hour = budget === undefined ? undefined : exhaustedIn(tally.hours, budget);
  return {
    membersReached: tally.membersReached,
    purchasesConsidered: tally.purchasesConsidered,
    purchasesChanged: tally.purchasesChanged,
    points: tally.points,
    pointsWithinBudget: budget === undefined ? tally.points : Math.min(tally.points, budget),
    costBase: roundHalfUp(tally.cost),
    baseCurrency: tested.baseCurrency,
    biggestWinners: tally.winners,
    budgetExhaustedAt: hour === undefined ? null : Math.max(tested.from, hour * HOUR_MS),
    overlaps: [...tally.overlaps]
      .map(([promotionId, overlap]) => ({ promotionId, ...overlap }))
      .sort((a, b) => b.purchases - a.purchases || (a.promotionId < b.promotionId ? -1 : 1)),
  };
}
