import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { callDynamoDb } from '../dynamodb/call.ts';
import { streamShard, tableOfStreamArn } from '../dynamodb/stream-position.ts';
import { REGION } from '../template/account.ts';
import { type Mapping, unreadableSource } from './mapping.ts';
import type { SourceRecord, SourceShard } from './source-record.ts';
import { type StreamChange, StreamTail } from './stream-tail.ts';
import type { Timing } from './timing.ts';

/** The poll interval: AWS reads an idle stream four times a second. */
const POLL_MS = 250;

/** The least number of digits in a real sequence number of a table stream. */
const SEQUENCE_DIGITS = 21;

export type DynamoDbShards = (mapping: Mapping) => Promise<readonly SourceShard[]>;

/** The shards of table streams. Mappings of one table share its reads. */
export function dynamoDbShards(endpoint: string, timing: Timing): DynamoDbShards {
  const tails = new Map<
    string,
    Promise<{ readonly tail: StreamTail; readonly label: string; readonly id: string }>
  >();
  return async (mapping) => {
    const table = tableOfStreamArn(mapping.sourceArn);
    if (table === undefined) throw unreadableSource(mapping);
    const located = tails.get(table) ?? locate(endpoint, table, timing);
    tails.set(table, located);
    const { tail, label, id } = await located;
    return [
      {
        name: streamShard(table, label),
        id,
        pollMs: POLL_MS,
        read: async (after, limit) =>
          (await tail.read(Number(after ?? 0), limit)).map((change) =>
            sourceRecord(change, mapping.sourceArn),
          ),
        newest: async () => padded(await tail.newest()),
      },
    ];
  };
}

async function locate(endpoint: string, table: string, timing: Timing) {
  const described = await callDynamoDb<{ Table: { LatestStreamArn?: string; LatestStreamLabel?: string } }>(
    endpoint,
    'table',
    'DescribeTable',
    { TableName: table },
  );
  const { LatestStreamArn: streamArn = '', LatestStreamLabel: label = '' } = described.Table;
  const { StreamDescription } = await callDynamoDb<{ StreamDescription: { Shards: { ShardId: string }[] } }>(
    endpoint,
    'stream',
    'DescribeStream',
    { StreamArn: streamArn },
  );
  const shardId = StreamDescription.Shards[0]?.ShardId ?? '';
  return { tail: new StreamTail({ endpoint, streamArn, shardId }, timing), label, id: shardId };
}

function sourceRecord(change: StreamChange, streamArn: string): SourceRecord {
  const { dynamodb } = change;
  const sequence = padded(Number(dynamodb.SequenceNumber));
  const event = {
    eventID: createHash('md5').update(`${streamArn}:${sequence}`).digest('hex'),
    eventName: change.eventName,
    eventVersion: change.eventVersion,
    eventSource: change.eventSource,
    awsRegion: REGION,
    dynamodb: { ...dynamodb, SequenceNumber: sequence },
    eventSourceARN: streamArn,
    ...(change.userIdentity !== undefined && { userIdentity: change.userIdentity }),
  };
  return {
    sequence,
    orderKey: keyText(dynamodb.Keys),
    arrivedAt: dynamodb.ApproximateCreationDateTime * 1000,
    event,
    filtered: event,
    isNoChange: changesNothing(change),
    // Images are JSON with type names around each value, at most about three times the size of the item.
    bytes: dynamodb.SizeBytes * 3 + 600,
  };
}

/** Whether a put wrote the item that was there already. The embedded database writes a record for it, AWS does not. */
function changesNothing({ eventName, dynamodb }: StreamChange): boolean {
  return (
    eventName === 'MODIFY' &&
    dynamodb.OldImage !== undefined &&
    dynamodb.NewImage !== undefined &&
    isDeepStrictEqual(dynamodb.OldImage, dynamodb.NewImage)
  );
}

/**
 * The key by which parallel batches keep order: the item (partition and sort key), as in AWS. Entries of one member are
 * different items.
 */
function keyText(keys: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function padded(sequence: number): string {
  return String(sequence).padStart(SEQUENCE_DIGITS, '0');
}
