import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AttributeValue, GetItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import { readEntryMessage } from '#shared/stores/ledger/entry-message.ts';
import type { Runner } from '../../local/runner.ts';
import { resourcesOfType } from '../../local/template/deployment.ts';
import { tablesOf } from '../database.ts';
import { databaseOf } from './realtime-rows.ts';

/** The one stream of the app, and a client of it as functions have it. */
export function entriesStream({ deployment, awsEndpoint }: Runner) {
  const kinesis = new KinesisClient({
    endpoint: awsEndpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return { kinesis, StreamName: resourcesOfType(deployment, 'AWS::Kinesis::Stream')[0]?.ref ?? '' };
}

/** Tests put poison on the stream, too. */
function entryOf(data: Uint8Array): readonly { memberId: string; seq: number }[] {
  try {
    const { memberId, seq } = readEntryMessage(data).entry;
    return [{ memberId, seq }];
  } catch {
    return [];
  }
}

/** Everything on the stream that is an entry, shard by shard in order. */
export async function streamedEntries(runner: Runner): Promise<readonly { memberId: string; seq: number }[]> {
  const { kinesis, StreamName } = entriesStream(runner);
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName }));
  const read: { memberId: string; seq: number }[] = [];
  for (const { ShardId } of Shards) {
    const start = new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' });
    let { ShardIterator } = await kinesis.send(start);
    for (;;) {
      const { Records = [], NextShardIterator } = await kinesis.send(
        new GetRecordsCommand({ ShardIterator }),
      );
      if (Records.length === 0) break;
      read.push(...Records.flatMap(({ Data = new Uint8Array() }) => entryOf(Data)));
      ShardIterator = NextShardIterator;
    }
  }
  kinesis.destroy();
  return read;
}

export type Item = Record<string, AttributeValue>;

/** The projection of a member as it lies in the table. */
export async function projectionItem(runner: Runner, memberId: string): Promise<Item | undefined> {
  const client = databaseOf(runner);
  const { Item } = await client.send(
    new GetItemCommand({
      TableName: tablesOf(runner.deployment).members,
      Key: { id: { S: `member/${memberId}` }, part: { S: 'projection' } },
      ConsistentRead: true,
    }),
  );
  client.destroy();
  return Item;
}

/** The members who are due, in one shard of the due-index. */
export async function dueItems(runner: Runner, dueShard: string): Promise<readonly Item[]> {
  const client = databaseOf(runner);
  const found: Item[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: tablesOf(runner.deployment).members,
      IndexName: 'byDue',
      KeyConditionExpression: 'dueShard = :shard',
      ExpressionAttributeValues: { ':shard': { S: dueShard } },
    },
  );
  for await (const { Items = [] } of pages) found.push(...Items);
  client.destroy();
  return found;
}

/** The parked records in the bucket, by file of the data folder. */
export function parkedObjects(folder: string): readonly string[] {
  const files = readdirSync(join(folder, 's3'), { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile() && file.parentPath.includes('objects'))
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
}
