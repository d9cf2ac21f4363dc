import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

function count(name: string, events: number): void {
  const metrics = new Metrics({ serviceName: 'events' });
  metrics.addMetric(name, MetricUnit.Count, events);
  metrics.publishStoredMetrics();
}

/** Counts events that the bus did not take. An alarm rings at the first. */
export function countParkedEvents(events: number): void {
  count('EventsParked', events);
}

/** Counts parked events that the bus refused once more. */
export function countRefusedEvents(events: number): void {
  count('EventsRefused', events);
}
