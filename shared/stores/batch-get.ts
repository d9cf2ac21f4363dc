import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from './dynamodb.ts';
import { inBatches } from './in-batches.ts';

type Item = Record<string, AttributeValue>;

/** The most keys that one call of DynamoDB may ask for. */
const BATCH_MAX = 100;

/**
 * The items of these keys, which must differ, in no order. Keys without an item are left out.
 * @throws Unavailable where storage leaves keys out, which would look like keys without an item.
 */
export async function batchGet(
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  { consistent }: { readonly consistent: boolean } = { consistent: true },
): Promise<readonly Item[]> {
  const parts = await inBatches(keys, BATCH_MAX, (some) => oneBatch(client, table, some, consistent));
  return parts.flat();
}

/** DynamoDB returns at most 16 MB in one call and names the keys that it left out. */
async function oneBatch(
  client: DynamoDBClient,
  table: string,
  keys: Item[],
  ConsistentRead: boolean,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for (let rest = keys; rest.length > 0; ) {
    const read = new BatchGetItemCommand({
      RequestItems: { [table]: { Keys: rest, ConsistentRead } },
    });
    const { Responses, UnprocessedKeys } = await storageCall(client.send(read));
    const left = Object.values(UnprocessedKeys ?? {}).flatMap(({ Keys = [] }) => Keys);
    // A call that returned nothing was throttled.
    if (left.length === rest.length) throw new Unavailable();
    found.push(...(Responses?.[table] ?? []));
    rest = left;
  }
  return found;
}
