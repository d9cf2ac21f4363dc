import type { PromotionVersionDocument } from '#shared/contracts/promotions/promotion.ts';
import { PromotionNotFound } from '#shared/domain/promotions/refusals.ts';
import type { PromotionStore } from '#shared/stores/promotions/promotion-store.ts';
import { listVersions } from '#shared/usecases/documents/list-versions.ts';
import type { Cursors, Page, PageRequest } from '#shared/usecases/paging.ts';
import { describeVersion } from './describe-promotion.ts';
import { numberOf } from './version-to-activate.ts';

/** The versions of a promotion, newest first, even where the promotion was deleted. */
export function listPromotionVersions(
  promotions: PromotionStore,
  cursors: Cursors,
  promotionId: string,
  request: PageRequest,
): Promise<Page<PromotionVersionDocument>> {
  const list = {
    documents: promotions,
    id: promotionId,
    query: `versions of ${promotionId}`,
    versionOf: numberOf,
    describe: describeVersion,
    notFound: () => new PromotionNotFound(),
  };
  return listVersions(list, cursors, request);
}
