import type { Invoke } from '../lambda/invocation.ts';
import { batchOutcome } from './batch-outcome.ts';
import type { Mapping } from './mapping.ts';
import type { Park } from './parking.ts';
import type { SourceRecord, SourceShard } from './source-record.ts';
import type { Timing } from './timing.ts';

export interface DeliveryParts {
  readonly mapping: Mapping;
  readonly shard: SourceShard;
  readonly invoke: Invoke;
  readonly park: Park;
  readonly timing: Timing;
  /** Ends retries. The next start delivers the records that are not done. */
  readonly stopping: AbortSignal;
}

/** Called with records, in order, that need no further delivery. */
export type Done = (records: readonly SourceRecord[]) => void;

interface Delivery {
  readonly records: readonly SourceRecord[];
  /** The number of calls for a batch that begins with the first of these records. */
  readonly attempts: number;
}

/**
 * Delivers a batch until every record of it is done: processed by the function, too old, or parked after the last
 * retry. As in Lambda, a failed record and all records after it are delivered again.
 */
export async function deliverBatch(
  parts: DeliveryParts,
  batch: readonly SourceRecord[],
  done: Done,
): Promise<void> {
  const open: Delivery[] = [{ records: batch, attempts: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.attempts > 0) await parts.timing.pause(parts.timing.retryDelayMs(next.attempts), parts.stopping);
    if (parts.stopping.aborted) return;
    open.push(...(await deliverOnce(parts, next, done)));
  }
}

/** Delivers one batch. Returns the batches that are left; the next one to deliver is the last of the list. */
async function deliverOnce(
  parts: DeliveryParts,
  delivery: Delivery,
  done: Done,
): Promise<readonly Delivery[]> {
  const { mapping, shard, invoke, park } = parts;
  const records = await withoutExpired(parts, delivery, done);
  if (records.length === 0) return [];

  const invocation = await invoke(mapping.functionArn, { Records: records.map(({ event }) => event) });
  const identifiers = records.map(({ sequence }) => sequence);
  const { failedFrom } = batchOutcome(invocation, identifiers, mapping.reportsItemFailures);
  if (failedFrom > 0) done(records.slice(0, failedFrom));
  const failed = records.slice(failedFrom);
  if (failed.length === 0) return [];

  // A batch that begins with another record is another batch, so its count of attempts starts again.
  const attempts = failedFrom > 0 ? 1 : delivery.attempts + 1;
  if (mapping.bisects && failedFrom === 0 && failed.length > 1) {
    const middle = Math.ceil(failed.length / 2);
    // A split is not a retry: both halves keep the count of the whole batch.
    return [failed.slice(middle), failed.slice(0, middle)].map((half) => ({
      records: half,
      attempts: delivery.attempts,
    }));
  }
  if (attempts > mapping.retriesMax) {
    await park({
      mapping,
      shard,
      records: failed,
      condition: 'RetryAttemptsExhausted',
      invokeCount: attempts,
      functionFailed: invocation.error !== undefined,
    });
    done(failed);
    return [];
  }
  return [{ records: failed, attempts }];
}

async function withoutExpired(
  { mapping, shard, park, timing }: DeliveryParts,
  { records, attempts }: Delivery,
  done: Done,
): Promise<readonly SourceRecord[]> {
  const oldestAllowed = timing.now() - mapping.recordAgeMsMax;
  const fresh = records.findIndex(({ arrivedAt }) => arrivedAt >= oldestAllowed);
  const expired = fresh < 0 ? records : records.slice(0, fresh);
  if (expired.length === 0) return records;
  await park({
    mapping,
    shard,
    records: expired,
    condition: 'RecordAgeExceeded',
    invokeCount: attempts,
    functionFailed: attempts > 0,
  });
  done(expired);
  return records.slice(expired.length);
}
