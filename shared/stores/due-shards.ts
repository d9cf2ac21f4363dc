import { createHash } from 'node:crypto';

/** The number of partitions of a due index: at the end of a month every member is due at once. */
export const DUE_SHARDS = 16;

export const dueShards: readonly string[] = Array.from({ length: DUE_SHARDS }, (_, shard) => `due/${shard}`);

export function dueShard(memberId: string): string {
  const [first = 0] = createHash('sha256').update(memberId).digest();
  return `due/${first % DUE_SHARDS}`;
}
