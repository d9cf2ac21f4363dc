import type { RunnerStore } from '../store/runner-store.ts';
import { type Deployment, resourcesOfType } from '../template/deployment.ts';

/** `arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>` names the table whose stream it is. */
export function tableOfStreamArn(streamArn: string): string | undefined {
  return /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/([^/]+)\/stream\//.exec(streamArn)?.[1];
}

/**
 * The one shard of a table's stream, as checkpoints name it. The label is new for every table that is created, so
 * that checkpoints of an earlier database are not taken for positions in this one.
 */
export function streamShard(tableName: string, streamLabel: string): string {
  return `${tableName}/${streamLabel}`;
}

/** How far a table's stream was read by all that read it: what may be dropped when its time is over. */
export type StreamReadUpTo = (tableName: string, streamLabel: string) => number;

export function streamReadUpTo(deployment: Deployment, store: RunnerStore | undefined): StreamReadUpTo {
  const mappings = resourcesOfType(deployment, 'AWS::Lambda::EventSourceMapping');
  return (tableName, streamLabel) => {
    if (store === undefined) return Number.MAX_SAFE_INTEGER;
    const positions = mappings
      .filter(({ properties }) => tableOfStreamArn(String(properties.EventSourceArn)) === tableName)
      .filter(({ properties }) => String(properties.Enabled ?? true) === 'true')
      .map(({ path }) => Number(store.checkpoints.read(path, streamShard(tableName, streamLabel)) ?? 0));
    return Math.min(Number.MAX_SAFE_INTEGER, ...positions);
  };
}
