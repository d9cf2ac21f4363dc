import type { RunnerStore } from '../store/runner-store.ts';
import type { Deployment } from '../template/deployment.ts';
import { enabledMappings } from '../template/event-source-mappings.ts';

/** The table of a stream ARN, `arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>`. */
export function tableOfStreamArn(streamArn: string): string | undefined {
  return /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/([^/]+)\/stream\//.exec(streamArn)?.[1];
}

/**
 * The name of the one shard of a table's stream in checkpoints. Every new table has a new label, so checkpoints of an
 * earlier database are not taken for positions in this one.
 */
export function streamShard(tableName: string, streamLabel: string): string {
  return `${tableName}/${streamLabel}`;
}

/** The position up to which every consumer has read a table's stream. Older records may be dropped. */
export type StreamReadUpTo = (tableName: string, streamLabel: string) => number;

export function streamReadUpTo(deployment: Deployment, store: RunnerStore | undefined): StreamReadUpTo {
  const mappings = enabledMappings(deployment);
  return (tableName, streamLabel) => {
    if (store === undefined) return Number.MAX_SAFE_INTEGER;
    const positions = mappings
      .filter(({ properties }) => tableOfStreamArn(String(properties.EventSourceArn)) === tableName)
      .map(({ path }) => Number(store.checkpoints.read(path, streamShard(tableName, streamLabel)) ?? 0));
    return Math.min(Number.MAX_SAFE_INTEGER, ...positions);
  };
}
