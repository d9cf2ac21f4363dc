import { callDynamoDb } from './call.ts';
import type { Table } from './table-definition.ts';

interface Page {
  readonly Items: readonly Record<string, unknown>[];
  readonly LastEvaluatedKey?: Record<string, unknown>;
}

/**
 * Deletes the items of a table whose time to live is over; the embedded database never does. AWS only promises to
 * delete "within a few days", so once at every start is enough. Readers must check the time themselves.
 */
export async function deleteExpiredItems(
  endpoint: string,
  table: Table,
  nowSeconds: number,
): Promise<number> {
  if (table.expiryAttribute === undefined) return 0;
  const { TableName, KeySchema } = table.definition;
  const condition = {
    ExpressionAttributeValues: { ':now': { N: String(nowSeconds) }, ':number': { S: 'N' } },
  };
  const expired = 'attribute_type(#expiry, :number) AND #expiry < :now';
  const names: Record<string, string> = { '#expiry': table.expiryAttribute };
  const keyNames = Object.fromEntries(KeySchema.map((key, at) => [`#key${at}`, key.AttributeName]));
  let deleted = 0;
  let after: Page['LastEvaluatedKey'];
  do {
    const page = await callDynamoDb<Page>(endpoint, 'table', 'Scan', {
      TableName,
      FilterExpression: expired,
      ProjectionExpression: Object.keys(keyNames).join(', '),
      ExpressionAttributeNames: { ...names, ...keyNames },
      ...condition,
      ...(after && { ExclusiveStartKey: after }),
    });
    for (const key of page.Items) {
      await callDynamoDb(endpoint, 'table', 'DeleteItem', { TableName, Key: key });
      deleted += 1;
    }
    after = page.LastEvaluatedKey;
  } while (after);
  return deleted;
}
