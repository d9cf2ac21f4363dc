import type { PromotionDocument } from '#shared/contracts/promotions/promotion.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { describePromotion } from './describe-promotion.ts';

/** The public form of a promotion, the same for every call. A budget costs one read, for the points spent so far. */
export async function withBudget(
  counters: CounterStore,
  record: PromotionRecord,
): Promise<PromotionDocument> {
  const { promotionId, limits } = record.promotion;
  if (limits?.budgetPoints === undefined) return describePromotion(record);
  return describePromotion(record, { spent: await counters.taken(budgetCounter(promotionId)) });
}

/** A promotion as a precondition compares it. The budget is read only for a tag of the whole promotion. */
export function editableOf(counters: CounterStore, record: PromotionRecord) {
  return { version: record.promotion.version, shown: () => withBudget(counters, record) };
}

/** A promotion with its newest version. */
export async function newestOf(promotions: PromotionStore, promotionId: string): Promise<PromotionRecord> {
  const record = await promotions.newest(promotionId);
  if (!record) throw new PromotionNotFound();
  return record;
}

/** The newest version of a promotion. */
export async function getPromotion(
  { promotions, counters }: { readonly promotions: PromotionStore; readonly counters: CounterStore },
  promotionId: string,
): Promise<PromotionDocument> {
  return withBudget(counters, await newestOf(promotions, promotionId));
}
