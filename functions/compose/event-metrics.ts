import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** Counts events that the bus did not take. An alarm rings at the first. */
export function countParkedEvents(events: number): void {
  const metrics = new Metrics({ serviceName: 'events' });
  metrics.addMetric('EventsParked', MetricUnit.Count, events);
  metrics.publishStoredMetrics();
}

/** Counts parked events that the bus refused once more. */
export function countRefusedEvents(events: number): void {
  const metrics = new Metrics({ serviceName: 'events' });
  metrics.addMetric('EventsRefused', MetricUnit.Count, events);
  metrics.publishStoredMetrics();
}
