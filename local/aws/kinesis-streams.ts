import type { KinesisLog } from '../store/kinesis-log.ts';
import type { Deployment } from '../template/deployment.ts';
import { AwsError } from './aws-error.ts';
import { type KinesisStream, shardId, shardOf, shardOfId, streamsOf } from './kinesis-shards.ts';

export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Uint8Array;
  readonly arrivedAt: number;
}

export interface NewStreamRecord {
  readonly partitionKey: string;
  readonly explicitHashKey?: string;
  readonly data: Uint8Array;
}

/** The streams of a deployment for code inside the runner, without the HTTP protocol. */
export interface KinesisStreams {
  readonly all: readonly KinesisStream[];
  stream(nameOrArn: string): KinesisStream;
  shardIds(stream: KinesisStream): readonly string[];
  /** Appends the records in order. Each record is durable in its shard's log when the call returns. */
  append(
    stream: KinesisStream,
    records: readonly NewStreamRecord[],
  ): { shardId: string; sequenceNumber: string }[];
  /** The records after a sequence number, or all when it is undefined; oldest first. */
  read(stream: KinesisStream, shardId: string, after: string | undefined, limit: number): StreamRecord[];
  /** The sequence number of the newest record. For an empty shard, the number of its beginning. */
  newest(stream: KinesisStream, shardId: string): string;
  lastBefore(stream: KinesisStream, shardId: string, arrivedBefore: number): string;
  /** Calls the listener after every append. Returns a function that removes the listener. */
  onAppend(listener: (stream: KinesisStream) => void): () => void;
}

const SEQUENCE_DIGITS = 56;

/** A sequence number of AWS's length. All have the same length, so they sort as text in the order of their numbers. */
export function sequenceNumber(position: number): string {
  return `49${String(position).padStart(SEQUENCE_DIGITS - 2, '0')}`;
}

export function positionOf(sequence: string): number {
  if (!/^49\d{54}$/.test(sequence)) {
    throw new AwsError('InvalidArgumentException', `${sequence} is not a sequence number of this stream.`);
  }
  return Number(sequence.slice(2));
}

export function kinesisStreams(deployment: Deployment, log: KinesisLog, now: () => number): KinesisStreams {
  const all = streamsOf(deployment);
  const listeners = new Set<(stream: KinesisStream) => void>();
  const shard = (stream: KinesisStream, id: string): number => {
    const found = shardOfId(stream, id);
    if (found === undefined) {
      throw new AwsError('ResourceNotFoundException', `Stream ${stream.name} has no shard ${id}.`);
    }
    return found;
  };
  return {
    all,
    stream: (nameOrArn) => {
      const found = all.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
      if (found) return found;
      throw new AwsError('ResourceNotFoundException', `The deployment has no stream ${nameOrArn}.`);
    },
    shardIds: (stream) => Array.from({ length: stream.shardCount }, (_, at) => shardId(at)),
    append: (stream, records) => {
      const placed = records.map(({ partitionKey, explicitHashKey, data }) => ({
        shard: shardOf(partitionKey, stream.shardCount, explicitHashKey),
        partitionKey,
        data,
      }));
      const positions = log.append(stream.name, placed, now());
      for (const listener of listeners) listener(stream);
      return placed.map(({ shard: at }, index) => ({
        shardId: shardId(at),
        sequenceNumber: sequenceNumber(positions[index] ?? 0),
      }));
    },
    read: (stream, id, after, limit) =>
      log
        .read(stream.name, shard(stream, id), after === undefined ? 0 : positionOf(after), limit)
        .map(({ position, ...record }) => ({ sequenceNumber: sequenceNumber(position), ...record })),
    newest: (stream, id) => sequenceNumber(log.newest(stream.name, shard(stream, id))),
    lastBefore: (stream, id, arrivedBefore) =>
      sequenceNumber(log.lastBefore(stream.name, shard(stream, id), arrivedBefore)),
    onAppend: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
