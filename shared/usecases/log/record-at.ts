import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/** The newest entry recorded at or before an instant, by binary search: `recordedAt` never falls along a log. */
export async function recordAt(
  ledger: Pick<LedgerStore, 'entry'>,
  head: LedgerRecord,
  at: number,
): Promise<LedgerRecord | undefined> {
  if (head.entry.recordedAt <= at) return head;
  let low = -1;
  let high = head.entry.seq;
  let found: LedgerRecord | undefined;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const record = await ledger.entry(head.entry.memberId, middle);
    if (!record) throw new TypeError('a log has a gap');
    if (record.entry.recordedAt <= at) {
      low = middle;
      found = record;
    } else {
      high = middle;
    }
  }
  return found;
}
