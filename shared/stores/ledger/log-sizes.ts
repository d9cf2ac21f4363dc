import type { ItemCollectionMetrics } from '@aws-sdk/client-dynamodb';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';

/** The size of a log with its index, as storage estimates it, at the entry with this number. */
export interface LogSize {
  readonly seq: number;
  /** The upper bound of the estimate, in GB. A log may have 10. */
  readonly gigabytes: number;
}

/** A log grows slowly, so that most writes need not ask for its size. */
const ENTRIES_BETWEEN = 1000;

const isSized = ({ entry }: LedgerRecord) => entry.seq % ENTRIES_BETWEEN === 0;

/** The parameter of a write that asks for the sizes of the logs that it writes to. Asking costs no units. */
export function askSizes(records: readonly LedgerRecord[]) {
  return records.some(isSized) ? ({ ReturnItemCollectionMetrics: 'SIZE' } as const) : undefined;
}

/** The sizes of the logs that a write asked for. */
export function sizesOf(
  records: readonly LedgerRecord[],
  metrics: readonly ItemCollectionMetrics[],
): readonly LogSize[] {
  return records.filter(isSized).flatMap(({ entry }) => {
    const own = metrics.find(({ ItemCollectionKey }) => ItemCollectionKey?.memberId?.S === entry.memberId);
    return { seq: entry.seq, gigabytes: own?.SizeEstimateRangeGB?.at(-1) ?? 0 };
  });
}
