import type { PromotionDocument } from '#shared/contracts/promotions/promotion.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { fitting } from '#shared/usecases/answer-size.ts';
import type { Cursors, Page, PageRequest } from '#shared/usecases/paging.ts';
import { describePromotion } from './describe-promotion.ts';

const QUERY = 'promotions';

/** The promotions by their ids. One that is added behind a cursor is not missed, nor one listed twice. */
export async function listPromotions(
  promotions: PromotionStore,
  cursors: Cursors,
  { limit, cursor }: PageRequest,
): Promise<Page<PromotionDocument>> {
  const after = cursor === undefined ? undefined : cursors.readText(QUERY, cursor);
  // One more than asked for tells whether there is a next page.
  const found = await promotions.list(after, limit + 1);
  const items = fitting(found.slice(0, limit).map(describePromotion));
  const last = items.at(-1);
  return {
    items,
    ...(found.length > items.length && last && { nextCursor: cursors.write(QUERY, last.promotionId) }),
  };
}
