import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { storageCall } from '#shared/stores/dynamodb.ts';
import type { Item } from './document-items.ts';

/** A small first page, because callers usually ask about a recent instant. */
const FIRST_PAGE = 20;
const NEXT_PAGE = 400;

/**
 * The last item of a partition with `changedAt` at or before an instant. The items must be in the order of `changedAt`.
 */
export async function newestAt(
  client: DynamoDBClient,
  table: string,
  partition: string,
  instant: number,
): Promise<Item | undefined> {
  let start: Record<string, AttributeValue> | undefined;
  do {
    const query = new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'id = :id',
      ExpressionAttributeValues: { ':id': { S: partition } },
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: start ? NEXT_PAGE : FIRST_PAGE,
      ...(start && { ExclusiveStartKey: start }),
    });
    const { Items = [], LastEvaluatedKey } = await storageCall(client.send(query));
    const found = Items.find((item) => Number(item.changedAt?.N) <= instant);
    if (found) return found;
    start = LastEvaluatedKey;
  } while (start);
  return undefined;
}
