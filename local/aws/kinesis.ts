import { type EncryptionKeys, withKeys } from '../iam/encryption-keys.ts';
import { AwsError } from './aws-error.ts';
import type { JsonService } from './json-protocol.ts';
import { newRecord, newRecords, type PutRecordInput } from './kinesis-limits.ts';
import { hashKeyRange, type KinesisStream } from './kinesis-shards.ts';
import { type KinesisStreams, positionOf, sequenceNumber } from './kinesis-streams.ts';
import { type PutFailures, throttling } from './put-failures.ts';

interface StreamInput {
  readonly StreamName?: string;
  readonly StreamARN?: string;
}

interface IteratorInput extends StreamInput {
  readonly ShardId: string;
  readonly ShardIteratorType: string;
  readonly StartingSequenceNumber?: string;
  readonly Timestamp?: number;
}

interface Iterator {
  readonly stream: string;
  readonly shard: string;
  readonly after: string;
}

const GET_RECORDS_MAX = 10_000;

/** The calls for which Kinesis uses the key of the stream. */
const ENCRYPTED_CALLS = /^(PutRecords?|GetRecords)$/;

/** The calls of Kinesis Data Streams that producers and tests make. */
export function kinesisService(
  streams: KinesisStreams,
  now: () => number,
  failures: PutFailures = { rate: 0, seed: 1 },
  keys: EncryptionKeys = new Map(),
): JsonService {
  const isThrottled = throttling(failures);
  const streamOf = (input: StreamInput): KinesisStream =>
    streams.stream(input.StreamARN ?? input.StreamName ?? '');

  function putRecords(input: StreamInput & { Records?: unknown }): unknown {
    const stream = streamOf(input);
    const records = newRecords(input.Records);
    const throttled = records.map(() => isThrottled());
    const appended = streams.append(
      stream,
      records.filter((_, index) => !throttled[index]),
    );
    const answers = throttled.map((refused) =>
      refused ? throttledRecord(stream) : wireRecord(appended.shift() as Appended),
    );
    return { FailedRecordCount: throttled.filter(Boolean).length, Records: answers };
  }

  function getShardIterator(input: IteratorInput): unknown {
    const stream = streamOf(input);
    const after = startOf(streams, stream, input);
    return { ShardIterator: encode({ stream: stream.name, shard: input.ShardId, after }) };
  }

  function getRecords({
    ShardIterator,
    Limit = GET_RECORDS_MAX,
  }: {
    ShardIterator: string;
    Limit?: number;
  }): unknown {
    const from = decode(ShardIterator);
    const stream = streams.stream(from.stream);
    const records = streams.read(stream, from.shard, from.after, Math.min(Limit, GET_RECORDS_MAX));
    const last = records.at(-1);
    const [next] = last ? streams.read(stream, from.shard, last.sequenceNumber, 1) : [];
    return {
      Records: records.map((record) => ({
        SequenceNumber: record.sequenceNumber,
        PartitionKey: record.partitionKey,
        Data: Buffer.from(record.data).toString('base64'),
        ApproximateArrivalTimestamp: record.arrivedAt / 1000,
      })),
      NextShardIterator: encode({ ...from, after: last?.sequenceNumber ?? from.after }),
      MillisBehindLatest: next ? Math.max(0, now() - next.arrivedAt) : 0,
    };
  }

  return {
    target: 'Kinesis_20131202',
    version: '1.1',
    operations: {
      PutRecord: (input: StreamInput & PutRecordInput) => {
        const stream = streamOf(input);
        return wireRecord(streams.append(stream, [newRecord(input)])[0] as Appended);
      },
      PutRecords: putRecords,
      ListShards: (input: StreamInput) => ({ Shards: shardsOf(streams, streamOf(input)) }),
      DescribeStreamSummary: (input: StreamInput) => summaryOf(streamOf(input)),
      GetShardIterator: getShardIterator,
      GetRecords: getRecords,
    },
    requests: (operation, input: StreamInput & { ShardIterator?: string }) => {
      const { ShardIterator: iterator } = input;
      const { arn } = iterator === undefined ? streamOf(input) : streams.stream(decode(iterator).stream);
      const request = { action: `kinesis:${operation}`, resource: arn };
      if (!ENCRYPTED_CALLS.test(operation)) return [request];
      return withKeys(keys, [request], () => (operation === 'GetRecords' ? 'Decrypt' : 'GenerateDataKey'));
    },
  };
}

interface Appended {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

function wireRecord({ shardId, sequenceNumber: number }: Appended): unknown {
  return { ShardId: shardId, SequenceNumber: number };
}

function throttledRecord(stream: KinesisStream): unknown {
  return {
    ErrorCode: 'ProvisionedThroughputExceededException',
    ErrorMessage: `Rate exceeded for a shard of stream ${stream.name}.`,
  };
}

function shardsOf(streams: KinesisStreams, stream: KinesisStream): unknown[] {
  return streams.shardIds(stream).map((ShardId, at) => {
    const { first, last } = hashKeyRange(at, stream.shardCount);
    return {
      ShardId,
      HashKeyRange: { StartingHashKey: String(first), EndingHashKey: String(last) },
      SequenceNumberRange: { StartingSequenceNumber: sequenceNumber(0) },
    };
  });
}

function summaryOf(stream: KinesisStream): unknown {
  return {
    StreamDescriptionSummary: {
      StreamName: stream.name,
      StreamARN: stream.arn,
      StreamStatus: 'ACTIVE',
      RetentionPeriodHours: stream.retentionHours,
      OpenShardCount: stream.shardCount,
      ConsumerCount: 0,
      EnhancedMonitoring: [],
      StreamCreationTimestamp: 0,
    },
  };
}

/** The sequence number after which an iterator begins to read. */
function startOf(streams: KinesisStreams, stream: KinesisStream, input: IteratorInput): string {
  const { ShardId, ShardIteratorType, StartingSequenceNumber = '', Timestamp = 0 } = input;
  const newest = streams.newest(stream, ShardId);
  switch (ShardIteratorType) {
    case 'TRIM_HORIZON':
      return sequenceNumber(0);
    case 'LATEST':
      return newest;
    case 'AT_SEQUENCE_NUMBER':
      return sequenceNumber(Math.max(0, positionOf(StartingSequenceNumber) - 1));
    case 'AFTER_SEQUENCE_NUMBER':
      return sequenceNumber(positionOf(StartingSequenceNumber));
    case 'AT_TIMESTAMP':
      return streams.lastBefore(stream, ShardId, Timestamp * 1000);
    default:
      throw new AwsError('ValidationException', `ShardIteratorType ${ShardIteratorType} is unknown.`);
  }
}

function encode(iterator: Iterator): string {
  return Buffer.from(JSON.stringify(iterator)).toString('base64url');
}

function decode(text: unknown): Iterator {
  try {
    const iterator = JSON.parse(Buffer.from(String(text), 'base64url').toString('utf8')) as Iterator;
    if (typeof iterator.stream === 'string' && typeof iterator.shard === 'string') return iterator;
  } catch {
    // The throw below also covers JSON of another shape.
  }
  throw new AwsError('InvalidArgumentException', 'The shard iterator is not valid for this stream.');
}
