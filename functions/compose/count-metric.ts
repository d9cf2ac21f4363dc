import { environment } from '#shared/environment.ts';

/**
 * Fields that make a log line count 1 in a metric without dimensions, in CloudWatch's embedded metric format.
 * The metrics of Powertools would add 10 KB to every function.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const countMetric = (name: string, Timestamp: number) => ({
  [name]: 1,
  _aws: {
    Timestamp,
    CloudWatchMetrics: [
      {
        Namespace: environment('POWERTOOLS_METRICS_NAMESPACE'),
        Dimensions: [[]],
        Metrics: [{ Name: name, Unit: 'Count' }],
      },
    ],
  },
});
