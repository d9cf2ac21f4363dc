import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';

export async function getPromotion(
  promotions: PromotionStore,
  promotionId: string,
): Promise<PromotionRecord> {
  const record = await promotions.newest(promotionId);
  if (!record) throw new PromotionNotFound();
  return record;
}
