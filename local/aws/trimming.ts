import type { RunnerStore } from '../store/runner-store.ts';
import type { Deployment } from '../template/deployment.ts';
import { enabledMappings } from '../template/event-source-mappings.ts';
import { shardOfId } from './kinesis-shards.ts';
import { type KinesisStreams, positionOf } from './kinesis-streams.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * Drops stream records after their retention, once every event source mapping has read them. A laptop that was off over
 * the weekend has not consumed records that a running system would have, and must not lose them.
 */
export function trimStreams(
  streams: KinesisStreams,
  deployment: Deployment,
  store: RunnerStore,
  now: number,
): void {
  const mappings = enabledMappings(deployment);
  for (const stream of streams.all) {
    const readers = mappings.filter(({ properties }) => properties.EventSourceArn === stream.arn);
    for (const id of streams.shardIds(stream)) {
      const positions = readers.map(({ path }) => {
        const checkpoint = store.checkpoints.read(path, `${stream.name}/${id}`);
        return checkpoint === undefined ? 0 : positionOf(checkpoint);
      });
      const upTo = Math.min(Number.MAX_SAFE_INTEGER, ...positions);
      store.kinesis.trim(
        stream.name,
        shardOfId(stream, id) ?? 0,
        now - stream.retentionHours * HOUR_MS,
        upTo,
      );
    }
  }
}
