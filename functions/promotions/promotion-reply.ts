import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { describePromotion } from '#shared/usecases/promotions/describe-promotion.ts';
import { entityTag } from '../program/entity-tag.ts';
import type { Reply } from '../wrappers/http.ts';

export function promotionReply(record: PromotionRecord, status: 200 | 201 = 200): Reply {
  const { version } = record.promotion;
  return { status, body: describePromotion(record), headers: { etag: entityTag(version) } };
}
