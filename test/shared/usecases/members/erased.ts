import type { Draft } from '#shared/domain/ledger/entry.ts';
import { entryHash, seal, stateHash } from '#shared/domain/ledger/packed/seal.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/** Books an entry after which the member is erased. */
export async function erase(ledger: LedgerStore, memberId: string): Promise<void> {
  const head = await ledger.head(memberId);
  if (!head) throw new Error('a member has a log');
  const { recordedAt, programVersion } = head.entry;
  const draft: Draft = {
    kind: 'status',
    reference: 'status/erased/',
    postings: [],
    occurredAt: recordedAt,
    change: { kind: 'tier', tier: head.state.tier },
  };
  const place = { memberId, recordedAt, programVersion, attempt: '00'.repeat(8) };
  const sealed = seal(head, draft, place);
  const state: AccountState = { ...sealed.state, status: 'erased' };
  const entry = { ...sealed.entry, stateHash: stateHash(state) };
  await ledger.put([{ entry: { ...entry, hash: entryHash(entry) }, state }]);
}
