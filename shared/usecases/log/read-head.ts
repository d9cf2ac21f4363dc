import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { EntryNotFound } from '#shared/domain/ledger/refusals.ts';
import { checkNotMerged } from '#shared/domain/ledger/state.ts';
import { ErasedOnly, MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/** The newest entry of a member whose log may be read, by some only once the member was erased. */
export async function readLog(
  ledger: Pick<LedgerStore, 'head'>,
  memberId: string,
  { erasedOnly }: { readonly erasedOnly: boolean },
): Promise<LedgerRecord> {
  if (!erasedOnly) return readHead(ledger, memberId);
  const head = await ledger.head(memberId);
  if (head?.state.status !== 'erased') throw new ErasedOnly();
  return head;
}

/** The newest entry of a member that can be asked about. */
export async function readHead(ledger: Pick<LedgerStore, 'head'>, memberId: string): Promise<LedgerRecord> {
  const head = await ledger.head(memberId);
  if (!head) throw new MemberNotFound();
  checkNotMerged(head.state);
  return head;
}

/** Whose log an entry is of, where not the member's own. */
export interface EntryOf {
  readonly of?: string | undefined;
}

/** The log that is meant: the member's own, or that of one who was merged into the member. */
export function logOf({ entry, state }: LedgerRecord, of: string = entry.memberId): string {
  if (of !== entry.memberId && !state.absorbed.includes(of)) throw new EntryNotFound();
  return of;
}
