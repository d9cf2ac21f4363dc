import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { EntryNotFound } from '#shared/domain/ledger/refusals.ts';
import { checkNotMerged } from '#shared/domain/ledger/state.ts';
import { ErasedOnly, MemberNotFound, NeverMerged } from '#shared/domain/members/refusals.ts';
import type { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';

/** The head of a member whose log the caller may read. With `erasedOnly` the member must be erased. */
export async function readLog(
  ledger: Pick<LedgerStore, 'head'>,
  memberId: string,
  { erasedOnly = false, own }: { readonly erasedOnly?: boolean | undefined } & Reader,
): Promise<LedgerRecord> {
  if (!erasedOnly) return readHead(ledger, memberId, { own });
  const head = await ledger.head(memberId);
  if (head?.state.status !== 'erased') throw new ErasedOnly();
  return head;
}

/** The caller who reads a log. */
export interface Reader {
  /** Whether it is the member's own token. It may outlive an erasure, after which nobody is left whom it speaks for. */
  readonly own?: boolean | undefined;
}

/** The head of a member who exists and was not merged into another; of one who was not erased, for an own token. */
export async function readHead(
  ledger: Pick<LedgerStore, 'head'>,
  memberId: string,
  { own = false }: Reader = {},
): Promise<LedgerRecord> {
  const head = await ledger.head(memberId);
  if (!head || (own && head.state.status === 'erased')) throw new MemberNotFound();
  checkNotMerged(head.state);
  return head;
}

/** The head of the member who has the logs now, after any number of merges. */
export async function survivor(
  { ledger }: { readonly ledger: Pick<LedgerStore, 'head'> },
  memberId: string,
): Promise<LedgerRecord | undefined> {
  const head = await ledger.head(memberId);
  const into = head?.state.mergedInto;
  return into === undefined ? head : survivor({ ledger }, into);
}

/** The member of the log that has an entry, if it is an absorbed member. */
export interface EntryOf {
  readonly of?: string | undefined;
}

/**
 * The one log that a list is asked for, if it is; undefined for all logs of the member.
 * @throws NeverMerged for a member who was not merged into this one
 */
export function oneLogOf({ entry, state }: LedgerRecord, of: string | undefined): string | undefined {
  if (of !== undefined && of !== entry.memberId && !state.absorbed.includes(of)) throw new NeverMerged();
  return of;
}

/** The id of the log asked for: the member's own, or that of an absorbed member. */
export function logOf({ entry, state }: LedgerRecord, of: string = entry.memberId): string {
  if (of !== entry.memberId && !state.absorbed.includes(of)) throw new EntryNotFound();
  return of;
}
