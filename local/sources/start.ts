import type { Destinations } from '../aws/destinations.ts';
import type { KinesisStreams } from '../aws/kinesis-streams.ts';
import type { Queues } from '../aws/queues.ts';
import { toStderr } from '../errors/to-stderr.ts';
import type { Iam } from '../iam/iam.ts';
import { deliveryRequests, demand, readingRequests } from '../iam/service-access.ts';
import type { Invoke } from '../lambda/invocation.ts';
import type { RunnerStore } from '../store/runner-store.ts';
import type { Deployment } from '../template/deployment.ts';
import { dynamoDbShards } from './dynamodb-source.ts';
import { kinesisShards } from './kinesis-source.ts';
import { type Mapping, mappingsOf, unreadableSource } from './mapping.ts';
import { parking } from './parking.ts';
import { QueueReader } from './queue-source.ts';
import { ShardReader } from './shard-reader.ts';
import { realTiming, type Timing } from './timing.ts';

export interface SourcesSettings {
  readonly deployment: Deployment;
  readonly invoke: Invoke;
  readonly kinesis: KinesisStreams;
  readonly dynamodbEndpoint: string;
  readonly store: RunnerStore;
  readonly destinations: Destinations;
  /** Required when the deployment has event source mappings of queues. */
  readonly queues?: Queues;
  readonly timing?: Timing;
  /** The roles of the functions. Without it every function may read every source. */
  readonly iam?: Iam;
  readonly log?: (line: string) => void;
}

export interface Sources {
  /**
   * Makes the readers of tables look for new stream records at once. Kinesis streams and queues notify by themselves.
   */
  wake(): void;
  /**
   * Resolves when every mapping has delivered all records, including those that the deliveries caused, and no
   * invocation is running. Does not resolve while a record is retried.
   */
  drained(): Promise<void>;
  /** Resolves when no invocation is running. The next start continues from the checkpoints. */
  stop(): Promise<void>;
}

/**
 * Lambda reads the source and parks what fails in the role of the function.
 * @throws TemplateError
 */
function demandAccess(iam: Iam, { functionArn, sourceArn, onFailureArn, path }: Mapping): void {
  const parking = onFailureArn === undefined ? [] : deliveryRequests(iam, onFailureArn);
  demand(iam, functionArn, [...readingRequests(iam, sourceArn), ...parking], path);
}

/**
 * Runs the event source mappings of a deployment as Lambda does: in order, at least once, with partial failures,
 * retries, bisection and parking.
 * @throws RunnerError template_unsupported
 */
export async function startSources(settings: SourcesSettings): Promise<Sources> {
  const { deployment, invoke, kinesis, dynamodbEndpoint, store, destinations, queues } = settings;
  const { timing = realTiming, log = toStderr } = settings;
  const park = parking({ destinations, index: store.parked, now: timing.now, log });
  const tableShards = dynamoDbShards(dynamodbEndpoint, timing);

  const readers: (ShardReader | QueueReader)[] = [];
  for (const mapping of mappingsOf(deployment)) {
    if (settings.iam) demandAccess(settings.iam, mapping);
    if (mapping.sourceArn.includes(':sqs:') && queues) {
      const queue = queues.all.find(({ arn }) => arn === mapping.sourceArn);
      if (!queue) throw unreadableSource(mapping);
      readers.push(new QueueReader(mapping, queue, queues, invoke));
      continue;
    }
    const shards = mapping.sourceArn.includes(':kinesis:')
      ? kinesisShards(mapping, kinesis)
      : await tableShards(mapping);
    for (const shard of shards) {
      readers.push(
        new ShardReader({ mapping, shard, checkpoints: store.checkpoints, invoke, park, timing, log }),
      );
    }
  }
  const recordsRead = (): number => readers.reduce((sum, reader) => sum + reader.recordsRead, 0);
  return {
    wake: () => {
      for (const reader of readers) reader.wake();
    },
    drained: async () => {
      // A delivery may write a record for another mapping, so the sources are drained only after a round without new
      // records.
      for (let before = -1; before !== recordsRead(); ) {
        before = recordsRead();
        await Promise.all(readers.map((reader) => reader.caughtUp()));
      }
    },
    stop: async () => {
      await Promise.all(readers.map((reader) => reader.stop()));
    },
  };
}
