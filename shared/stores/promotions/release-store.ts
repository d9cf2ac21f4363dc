import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Promotion, PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { ActiveDocuments } from '#shared/stores/documents/active-documents.ts';
import type { ActiveKind } from '#shared/stores/documents/document-kind.ts';

export const activePromotions: ActiveKind<PromotionVersion> = {
  name: 'promotion',
  idOf: ({ promotionId }) => promotionId,
  restore: ({ id, version, content }) => ({ ...(content as Promotion), promotionId: id, version }),
};

/** The active promotions, in the programme's table. */
export class ReleaseStore extends ActiveDocuments<PromotionVersion> {
  constructor(client: DynamoDBClient, table: string) {
    super(client, table, activePromotions);
  }
}
