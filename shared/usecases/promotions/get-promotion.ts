import type { PromotionDocument } from '#shared/contracts/promotions/promotion.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import { PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { describePromotion } from './describe-promotion.ts';

/** The newest version of a promotion. A budget costs one read, for the points spent so far. */
export async function getPromotion(
  { promotions, counters }: { readonly promotions: PromotionStore; readonly counters: CounterStore },
  promotionId: string,
): Promise<PromotionDocument> {
  const record = await promotions.newest(promotionId);
  if (!record) throw new PromotionNotFound();
  if (record.promotion.limits?.budgetPoints === undefined) return describePromotion(record);
  return describePromotion(record, { spent: await counters.taken(budgetCounter(promotionId)) });
}
