import type { PromotionVersion } from './promotion.ts';

/** The points left of budgets, by promotion, for the counters in `taken`. */
export function budgetsLeft(
  promotions: readonly PromotionVersion[],
  taken: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const left = new Map<string, number>();
  if (taken.size === 0) return left;
  for (const { promotionId, limits } of promotions) {
    const gone = limits?.budgetPoints === undefined ? undefined : taken.get(budgetCounter(promotionId));
    if (gone !== undefined) left.set(promotionId, Math.max(0, (limits?.budgetPoints ?? 0) - gone));
  }
  return left;
}

/** The counter of the points that a promotion has paid of its budget. */
export function budgetCounter(promotionId: string): string {
  return `budget/${promotionId}`;
}
