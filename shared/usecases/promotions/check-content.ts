import type { Program } from '#shared/domain/program/program.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import { checkPromotion } from '#shared/domain/promotions/check-promotion.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { type FieldError, ValidationFailed } from '#shared/domain/refusal.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';

/** All versions of a promotion share one budget, so a new budget must cover the points that were spent. */
async function checkBudget(
  counters: CounterStore,
  { promotionId, limits }: PromotionVersion,
): Promise<readonly FieldError[]> {
  if (limits?.budgetPoints === undefined) return [];
  const spent = await counters.taken(budgetCounter(promotionId));
  if (limits.budgetPoints >= spent) return [];
  return [
    {
      pointer: '/limits/budgetPoints',
      message: `must be at least ${spent}, the points that are spent already`,
    },
  ];
}

/** Refuses a promotion that does not fit the programme, or whose budget is already exceeded. */
export async function checkContent(
  counters: CounterStore,
  promotion: PromotionVersion,
  program: Program,
): Promise<void> {
  const errors = [...checkPromotion(promotion, { program }), ...(await checkBudget(counters, promotion))];
  if (errors.length > 0) throw new ValidationFailed(errors);
}
