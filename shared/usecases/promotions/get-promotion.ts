import type { PromotionDocument } from '#shared/contracts/promotions/promotion.ts';
import { PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { describePromotion } from '#shared/usecases/promotions/describe-promotion.ts';

export async function getPromotion(
  promotions: PromotionStore,
  promotionId: string,
): Promise<PromotionDocument> {
  const record = await promotions.newest(promotionId);
  if (!record) throw new PromotionNotFound();
  return describePromotion(record);
}
