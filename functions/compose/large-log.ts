import type { LogSize } from '#shared/stores/ledger/log-sizes.ts';
import { now } from './clock.ts';
import { logger } from './logger.ts';
import { metricFields } from './metric-fields.ts';

/** Half of the size that a log may have. */
const LARGE_GIGABYTES = 5;

/**
 * Logs and measures a log that has become large. Member ids stay out of the log: the Members table has the member whose
 * `lastSeq` is at `seq` or a little above.
 */
export function reportLargeLog({ seq, gigabytes }: LogSize): void {
  if (gigabytes < LARGE_GIGABYTES) return;
  const fields = metricFields(
    { name: 'LedgerCollectionGigabytes', value: gigabytes, unit: 'Gigabytes' },
    now(),
  );
  logger.warn('the log of a member is large', { seq, ...fields });
}
