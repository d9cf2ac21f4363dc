import { environment } from '#shared/environment.ts';

interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: 'Count' | 'Gigabytes';
}

/**
 * Fields that make a log line a value of a metric without dimensions, in CloudWatch's embedded metric format. The
 * metrics of Powertools would add 10 KB to every function.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const metricFields = ({ name: Name, value, unit: Unit }: Metric, Timestamp: number) => ({
  [Name]: value,
  _aws: {
    Timestamp,
    CloudWatchMetrics: [
      { Namespace: environment('POWERTOOLS_METRICS_NAMESPACE'), Dimensions: [[]], Metrics: [{ Name, Unit }] },
    ],
  },
});

/** Fields that make a log line count 1. */
export const countMetric = (name: string, timestamp: number) =>
  metricFields({ name, value: 1, unit: 'Count' }, timestamp);
