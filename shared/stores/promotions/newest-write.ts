import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { PromotionRecord } from '#shared/domain/promotions/promotion-record.ts';
import { newestItem } from './promotion-items.ts';

/** Neither a newer version since, nor another start or stop. */
export function ifUnchanged({ promotion, release }: PromotionRecord) {
  return {
    ConditionExpression: '#version = :version AND #release = :release',
    ExpressionAttributeNames: { '#version': 'version', '#release': 'release' },
    ExpressionAttributeValues: {
      ':version': { N: String(promotion.version) },
      ':release': { N: String(release) },
    },
  };
}

/** Makes a record the newest of its promotion, as long as that is still the one that was read. */
export function newestWrite(
  table: string,
  record: PromotionRecord,
  before: PromotionRecord | undefined,
): TransactWriteItem {
  const guard = before ? ifUnchanged(before) : { ConditionExpression: 'attribute_not_exists(id)' };
  return { Put: { TableName: table, Item: newestItem(record), ...guard } };
}
