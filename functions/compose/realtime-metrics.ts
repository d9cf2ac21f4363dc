import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SocketSweepSummary } from '#shared/usecases/realtime/sweep-sockets.ts';

/** Counts a run of the socket sweep that came to its end. An alarm rings when no run is counted. */
export function countSocketSweep({ found, failed }: SocketSweepSummary): void {
  const metrics = new Metrics({ serviceName: 'realtime' });
  metrics.addMetric('SocketSweepFound', MetricUnit.Count, found);
  metrics.addMetric('SocketSweepFailed', MetricUnit.Count, failed);
  metrics.publishStoredMetrics();
}
