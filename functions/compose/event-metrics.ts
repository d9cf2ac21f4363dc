import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Counts events that the bus did not take. An alarm rings at the first. */
export function countParkedEvents(events: number): void {
  const metrics = new Metrics({ serviceName: 'events' });
  metrics.addMetric('EventsParked', MetricUnit.Count, events);
  metrics.publishStoredMetrics();
}
