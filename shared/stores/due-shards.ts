import { createHash } from 'node:crypto';

/** The number of partitions of what is found over all members: at the end of a month every member is due at once. */
export const DUE_SHARDS = 16;

export const dueShards: readonly string[] = Array.from({ length: DUE_SHARDS }, (_, shard) => `due/${shard}`);

/** The partition of a member, from 0. */
export function shardOf(memberId: string): number {
  const [first = 0] = createHash('sha256').update(memberId).digest();
  return first % DUE_SHARDS;
}

export function dueShard(memberId: string): string {
  return `due/${shardOf(memberId)}`;
}
