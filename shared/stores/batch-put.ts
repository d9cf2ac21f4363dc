import { setTimeout } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { Unavailable } from '#shared/domain/refusal.ts';
import { storageCall } from './dynamodb.ts';
import { inBatches } from './in-batches.ts';

type Item = Record<string, AttributeValue>;

/** The most items that one call of DynamoDB may write. */
const BATCH_MAX = 25;
/** Each of them is itself tried a few times by the client. */
const CALLS_MAX = 6;
/** Before the second call; doubled before each later one. */
const PAUSE_MS = 20;

/**
 * Puts items whose keys differ, each by itself and without a condition, so that repeating it changes nothing.
 * @throws Unavailable where storage leaves items out in call after call. Some items may be written all the same.
 */
export async function batchPut(client: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> {
  const puts = items.map((Item) => ({ PutRequest: { Item } }));
  await inBatches(puts, BATCH_MAX, (some) => oneBatch(client, table, some));
}

/** DynamoDB leaves out the items of a partition that is throttled, and names them. */
async function oneBatch(client: DynamoDBClient, table: string, puts: WriteRequest[]): Promise<void> {
  let left = puts;
  for (let calls = 1; ; calls += 1) {
    const write = new BatchWriteItemCommand({ RequestItems: { [table]: left } });
    const { UnprocessedItems } = await storageCall(client.send(write));
    left = Object.values(UnprocessedItems ?? {}).flat();
    if (left.length === 0) return;
    if (calls === CALLS_MAX) throw new Unavailable();
    await setTimeout(PAUSE_MS * 2 ** (calls - 1));
  }
}
