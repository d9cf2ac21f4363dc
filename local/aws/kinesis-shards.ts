import { createHash } from 'node:crypto';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';

/** Hash keys are the 128-bit numbers of MD5. */
const HASH_KEYS = 2n ** 128n;

/** A stream on demand starts with four shards, as in AWS. */
const ON_DEMAND_SHARDS = 4;

export interface KinesisStream {
  readonly name: string;
  readonly arn: string;
  readonly shardCount: number;
  readonly retentionHours: number;
}

export function streamsOf(deployment: Deployment): readonly KinesisStream[] {
  return resourcesOfType(deployment, 'AWS::Kinesis::Stream').map(({ ref, arn, properties }) => ({
    name: ref,
    arn,
    shardCount: Number(properties.ShardCount ?? ON_DEMAND_SHARDS),
    retentionHours: Number(properties.RetentionPeriodHours ?? 24),
  }));
}

export function shardId(shard: number): string {
  return `shardId-${String(shard).padStart(12, '0')}`;
}

/** The number of a shard from its id. Undefined when the stream has no such shard. */
export function shardOfId(stream: KinesisStream, id: string): number | undefined {
  const shard = /^shardId-\d{12}$/.test(id) ? Number(id.slice('shardId-'.length)) : -1;
  return shard >= 0 && shard < stream.shardCount ? shard : undefined;
}

/** The range of hash keys of a shard, both ends included. */
export function hashKeyRange(
  shard: number,
  shardCount: number,
): { readonly first: bigint; readonly last: bigint } {
  const start = (at: number): bigint => (HASH_KEYS * BigInt(at)) / BigInt(shardCount);
  return { first: start(shard), last: start(shard + 1) - 1n };
}

/** The shard of a record: by the MD5 of its partition key, or by the hash key that the caller gave. */
export function shardOf(partitionKey: string, shardCount: number, explicitHashKey?: string): number {
  const hashKey =
    explicitHashKey === undefined
      ? BigInt(`0x${createHash('md5').update(partitionKey).digest('hex')}`)
      : BigInt(explicitHashKey);
  let shard = Number((hashKey * BigInt(shardCount)) / HASH_KEYS);
  // Whole division of the range rounds down; at a boundary the estimate can be one too low.
  if (hashKey > hashKeyRange(shard, shardCount).last) shard += 1;
  return shard;
}
