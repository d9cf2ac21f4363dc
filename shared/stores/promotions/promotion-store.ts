import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Promotion, PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionContent } from '#shared/domain/promotions/promotion-record.ts';
import { bytesOf } from '#shared/stores/documents/document-items.ts';
import type { DocumentKind } from '#shared/stores/documents/document-kind.ts';
import { ReleasedDocuments } from '#shared/stores/documents/released-documents.ts';
import { activePromotions } from './release-store.ts';

function contentOf({ promotionId, version, ...content }: PromotionVersion): Promotion {
  return content;
}

/** The bytes of a promotion in its stored form. */
export function promotionBytes(promotion: PromotionVersion): number {
  return bytesOf(contentOf(promotion));
}

const promotions: DocumentKind<PromotionContent> = {
  name: activePromotions.name,
  store: ({ promotion, changed }) => {
    const { promotionId: id, version } = promotion;
    return { id, version, content: contentOf(promotion), changed };
  },
  restore: (stored) => ({ promotion: activePromotions.restore(stored), changed: stored.changed }),
};

/** Promotions for their editors, in the programme's table. */
export class PromotionStore extends ReleasedDocuments<PromotionContent> {
  constructor(client: DynamoDBClient, table: string) {
    super(client, table, promotions);
  }
}
