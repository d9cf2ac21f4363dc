import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IStream } from 'aws-cdk-lib/aws-kinesis';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { alarmAbove } from './alarm.ts';

/** The records that arrive at a source: what must be taken by each of its consumers. */
export interface Arrivals {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensionsMap: Readonly<Record<string, string>>;
}

export function entryArrivals({ streamName }: IStream): Arrivals {
  return {
    namespace: 'AWS/Kinesis',
    metricName: 'IncomingRecords',
    dimensionsMap: { StreamName: streamName },
  };
}

/** A table's stream counts no arrivals, but each write to the table is one. */
export function tableArrivals(tableName: string): Arrivals {
  return {
    namespace: 'AWS/DynamoDB',
    metricName: 'ConsumedWriteCapacityUnits',
    dimensionsMap: { TableName: tableName },
  };
}

/**
 * Alarms when records arrive and the consumer is never invoked, as with a mapping that is disabled or may not read.
 * Lambda tells the age of a record only to a function that it invokes, so such a consumer is never late. A quiet night
 * is no silence: nothing arrives. In two periods at the latest a working consumer is invoked.
 */
export function alarmOnSilence(
  fn: IFunction & { readonly file: string },
  arrivals: Arrivals,
  topic: ITopic,
): void {
  const period = Duration.minutes(5);
  alarmAbove(fn, 'Silent', 0, 3, {
    topic,
    metric: new MathExpression({
      expression: 'IF(FILL(arrived, 0) > 0 AND FILL(taken, 0) == 0, 1, 0)',
      usingMetrics: {
        arrived: new Metric({ ...arrivals, statistic: 'Sum', period }),
        taken: fn.metricInvocations({ statistic: 'Sum', period }),
      },
      period,
    }),
    description: `${fn.file} takes nothing from its stream, though records arrive.`,
    runbook: 'consumer-silent',
  });
}

/** Alarms when the stream refuses entries for minutes. The publisher repeats them, so a short burst needs nobody. */
export function alarmOnRefusedEntries(stream: IStream, topic: ITopic): void {
  alarmAbove(stream, 'Refused', 0, 5, {
    topic,
    metric: new Metric({
      namespace: 'AWS/Kinesis',
      metricName: 'WriteProvisionedThroughputExceeded',
      dimensionsMap: { StreamName: stream.streamName },
      statistic: 'Sum',
      period: Duration.minutes(1),
    }),
    description: 'The stream of entries refuses records: its shards take no more, and consumers fall behind.',
    runbook: 'stream-throttled',
  });
}
