/**
 * What makes a line of the log count in a metric of ours, too: CloudWatch's embedded metric format. Powertools' metrics
 * would be 10 KB more in every function.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const countMetric = (name: string, Timestamp: number) => ({
  [name]: 1,
  _aws: {
    Timestamp,
    CloudWatchMetrics: [{ Namespace: 'Laurel', Dimensions: [[]], Metrics: [{ Name: name, Unit: 'Count' }] }],
  },
});
