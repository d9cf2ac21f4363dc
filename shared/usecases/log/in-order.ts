import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/**
 * The rule of every consumer of the `entries` stream, which repeats, reorders and leaves out: entries at
 * or below `lastSeq` are dropped, the next is applied, and before one beyond it the gap is read from the
 * log. What comes out goes on from `lastSeq` with no gap.
 */
export async function* inOrder(
  ledger: LedgerStore,
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
