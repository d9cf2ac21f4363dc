import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { SweepSummary } from '#shared/usecases/ledger/sweep-due.ts';

/** Powertools takes the namespace from the environment and adds the dimension `service`. */
const metricsOfLedger = () => new Metrics({ serviceName: 'ledger' });

/** Counts an entry of the ledger that was changed or removed. */
export function countTampering(): void {
  const metrics = metricsOfLedger();
  metrics.addMetric('LedgerTampered', MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}

/** Counts a run of the sweep that came to its end. An alarm rings when no run is counted. */
export function countSweep({ found, settled, entries, failed, behindMs, waiting }: SweepSummary): void {
  const metrics = metricsOfLedger();
  metrics.addMetric('SweepFound', MetricUnit.Count, found);
  metrics.addMetric('SweepSettled', MetricUnit.Count, settled);
  metrics.addMetric('SweepEntries', MetricUnit.Count, entries);
  metrics.addMetric('SweepFailed', MetricUnit.Count, failed);
  metrics.addMetric('SweepBehind', MetricUnit.Milliseconds, behindMs);
  metrics.addMetric('SweepWaiting', MetricUnit.Count, waiting);
  metrics.publishStoredMetrics();
}
