import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping, MetricType, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { alarmAbove, alarmWhenAny } from '../monitoring/alarm.ts';
import { type Arrivals, alarmOnSilence, entryArrivals, tableArrivals } from '../monitoring/stream-alarms.ts';
import { acknowledge } from '../nag/acknowledge.ts';
import { allowKeyThrough } from './allow-key.ts';
import type { LaurelFunction } from './laurel-function.ts';
import type { ParkedRecords } from './parked-records.ts';

export interface Consumption {
  readonly batchSize: number;
  /**
   * Batches of one shard that are processed at once. On Kinesis, Lambda keeps the order of each partition key, which is
   * the member.
   */
  readonly parallelBatches: number;
  /** `for-ever` means until the record leaves the stream at the end of its retention. */
  readonly retries: number | 'for-ever';
  readonly ageMax: Duration | 'for-ever';
  readonly behindMinutesMax: number;
  /** Keeps each record that was given up, whole. */
  readonly parked: ParkedRecords;
  readonly alarmTopic: ITopic;
}

function consume(
  fn: LaurelFunction,
  eventSourceArn: string,
  arrivals: Arrivals,
  consumption: Consumption,
): void {
  const { parked, alarmTopic: topic, retries, ageMax } = consumption;
  parked.bind(fn);
  const mapping = new EventSourceMapping(fn, 'Source', {
    target: fn,
    eventSourceArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: consumption.batchSize,
    parallelizationFactor: consumption.parallelBatches,
    reportBatchItemFailures: true,
    bisectBatchOnError: true,
    retryAttempts: retries === 'for-ever' ? -1 : retries,
    ...(ageMax === 'for-ever' ? {} : { maxRecordAge: ageMax }),
    onFailure: { bind: () => ({ destination: parked.bucket.bucketArn }) },
    metricsConfig: { metrics: [MetricType.EVENT_COUNT] },
  });
  // Lambda checks the permissions when the mapping is made, so the policy must exist before it.
  const policy = fn.role?.node.tryFindChild('DefaultPolicy');
  if (policy !== undefined) mapping.node.addDependency(policy);

  alarmOnSilence(fn, arrivals, topic);
  alarmAbove(fn, 'IteratorAge', Duration.minutes(consumption.behindMinutesMax).toMilliseconds(), 3, {
    topic,
    metric: fn.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
    description: `${fn.file} is behind its stream: it fails on a record, or is too slow for the load.`,
    runbook: 'consumer-behind',
  });
  for (const metricName of ['OnFailureDestinationDeliveredEventCount', 'DroppedEventCount']) {
    alarmWhenAny(fn, metricName, {
      topic,
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName,
        dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
        period: Duration.minutes(1),
        statistic: 'Sum',
      }),
      description: `${fn.file} gave up a record. The record is in the bucket of parked records, unless the metric DroppedEventCount counted it.`,
      runbook: 'parked-records',
    });
  }
}

/** Follows the stream of a table. DynamoDB throttles a stream that more than two consumers follow. */
export function consumeTableStream(
  fn: LaurelFunction,
  source: {
    readonly tableName: string;
    readonly streamArn: string;
    readonly encryptionKey?: IKey | undefined;
  },
  consumption: Omit<Consumption, 'parallelBatches'>,
): void {
  fn.allow({
    actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
    resources: [source.streamArn],
  });
  fn.allow({ actions: ['dynamodb:ListStreams'], resources: ['*'] });
  acknowledge(fn.executionRole, {
    'AwsSolutions-IAM5[Resource::*]':
      'Lambda calls ListStreams before it reads a stream, and IAM has no resource to allow it on.',
  });
  if (source.encryptionKey !== undefined) {
    allowKeyThrough(fn, 'dynamodb', source.encryptionKey, ['Decrypt']);
  }
  // Parallel batches of a table's stream keep the order of one item only, and a member has an item for each entry:
  // https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
  consume(fn, source.streamArn, tableArrivals(source.tableName), { ...consumption, parallelBatches: 1 });
}

/** How every consumer of `entries` takes them: only what it falls behind by and where it parks is its own. */
const ofEntries = {
  batchSize: 100,
  parallelBatches: 4,
  // Storage may be away for an hour before a record is parked; a record that always fails blocks its shard no longer.
  retries: 100,
  ageMax: Duration.hours(1),
};

/** Follows the stream `entries`. */
export function consumeEntries(
  fn: LaurelFunction,
  stream: IStream,
  consumption: Omit<Consumption, keyof typeof ofEntries>,
): void {
  fn.allow({
    actions: [
      'kinesis:DescribeStream',
      'kinesis:DescribeStreamSummary',
      'kinesis:GetRecords',
      'kinesis:GetShardIterator',
      'kinesis:ListShards',
    ],
    resources: [stream.streamArn],
  });
  if (stream.encryptionKey !== undefined) {
    allowKeyThrough(fn, 'kinesis', stream.encryptionKey, ['Decrypt']);
  }
  consume(fn, stream.streamArn, entryArrivals(stream), { ...ofEntries, ...consumption });
}
