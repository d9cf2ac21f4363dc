import type { PromotionDocument } from '#shared/contracts/promotions/promotion.ts';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { describePromotion } from './describe-promotion.ts';

/** The promotions by their ids. */
export function listPromotions(
  promotions: PromotionStore,
  cursors: Cursors,
  request: PageRequest,
): Promise<Page<PromotionDocument>> {
  const list = {
    query: 'promotions',
    read: (after: string | undefined, limit: number) => promotions.list(after, limit),
    placeOf: ({ promotion }: PromotionRecord) => promotion.promotionId,
    describe: (found: readonly PromotionRecord[]) => found.map((record) => describePromotion(record)),
  };
  return pageOf(list, cursors, request);
}
