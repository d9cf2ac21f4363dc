import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/**
 * Entries of one member that follow `lastSeq`, each once and with no gap, from a stream that repeats and leaves out:
 * entries at or below `lastSeq` are dropped, the next is yielded, and before one beyond it the gap is read from the
 * log.
 */
export async function* inOrder(
  ledger: Pick<LedgerStore, 'after'>,
  memberId: string,
  lastSeq: number,
  records: readonly LedgerRecord[],
): AsyncGenerator<LedgerRecord> {
  let last = lastSeq;
  for (const record of records) {
    const { seq } = record.entry;
    if (seq <= last) continue;
    if (seq > last + 1) yield* ledger.after(memberId, last, seq - 1);
    yield record;
    last = seq;
  }
}
