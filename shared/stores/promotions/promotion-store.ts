import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { testsOf } from '#shared/domain/conditions/person-tests.ts';
import type { Promotion, PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { PromotionContent } from '#shared/domain/promotions/promotion-record.ts';
import { bytesOf } from '#shared/stores/documents/document-items.ts';
import type { ReleasedKind } from '#shared/stores/documents/document-kind.ts';
import { ReleasedDocuments } from '#shared/stores/documents/released-documents.ts';
import { activePromotions } from './release-store.ts';

function contentOf({ promotionId, version, ...content }: PromotionVersion): Promotion {
  return content;
}

/** The bytes of a promotion in its stored form. */
export function promotionBytes(promotion: PromotionVersion): number {
  return bytesOf(contentOf(promotion));
}

/** The time of a test beside that of the bytes of a promotion: 20,000 tests fill the 8 MB of the active ones. */
const BYTES_OF_A_TEST = 400;

/** The room that a promotion takes among the active ones: its bytes, or more where it has many tests. */
export function promotionSize(promotion: PromotionVersion): number {
  const tests = [...testsOf(promotion.conditions)].length;
  return Math.max(promotionBytes(promotion), tests * BYTES_OF_A_TEST);
}

const promotions: ReleasedKind<PromotionContent> = {
  name: activePromotions.name,
  store: ({ promotion, changed }) => {
    const { promotionId: id, version } = promotion;
    return { id, version, content: contentOf(promotion), changed };
  },
  sizeOf: ({ promotion }) => promotionSize(promotion),
  restore: (stored) => ({ promotion: activePromotions.restore(stored), changed: stored.changed }),
};

/** Promotions for their editors, in the programme's table. */
export class PromotionStore extends ReleasedDocuments<PromotionContent> {
  constructor(client: DynamoDBClient, table: string) {
    super(client, table, promotions);
  }
}
