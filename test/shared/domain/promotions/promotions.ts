import type { Condition } from '#shared/domain/conditions/condition.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';

export const everybody: Condition = { all: [] };

/** An active promotion with these conditions. */
export function promotionOf(
  conditions: Condition = everybody,
  changes: Partial<PromotionVersion> = {},
): PromotionVersion {
  return {
    promotionId: 'tea-week',
    version: 1,
    name: 'Tea week',
    conditions,
    effect: { type: 'bonus', points: 10 },
    ...changes,
  };
}
