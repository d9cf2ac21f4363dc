import type { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Environment } from '../environments/environment.ts';

export interface LaurelMetric {
  readonly metricName: string;
  readonly statistic: 'Sum' | 'Maximum' | 'SampleCount';
  readonly period: Duration;
  /** The dimension `service`, where the metric has one: Powertools adds it, a log line that counts has none. */
  readonly service?: 'ledger' | 'realtime' | 'events';
}

/** The namespace of the metrics that the code counts. Environments share an account, and an alarm is of one of them. */
export function metricNamespace({ name }: Environment): string {
  return `Laurel/${name}`;
}

/** A metric that the code counts. */
export function laurelMetric(
  environment: Environment,
  { metricName, statistic, period, service }: LaurelMetric,
): Metric {
  return new Metric({
    namespace: metricNamespace(environment),
    metricName,
    statistic,
    period,
    ...(service === undefined ? {} : { dimensionsMap: { service } }),
  });
}
