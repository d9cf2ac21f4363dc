import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { checkNotMerged } from '#shared/domain/ledger/state.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/** The newest entry of a member that can be asked about. */
export async function readHead(ledger: Pick<LedgerStore, 'head'>, memberId: string): Promise<LedgerRecord> {
  const head = await ledger.head(memberId);
  if (!head) throw new MemberNotFound();
  checkNotMerged(head.state);
  return head;
}
