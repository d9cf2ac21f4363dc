import { postingsOf } from '#shared/domain/ledger/accounts.ts';
import type { Draft } from '#shared/domain/ledger/entry.ts';
import { erasureReference, forfeitReference, statusReference } from '#shared/domain/ledger/reference.ts';
import { type AccountState, balancesOf, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { MemberErased, StatusUnchanged } from '#shared/domain/members/refusals.ts';

export interface StatusCommand {
  readonly changeId: string;
  readonly status: 'active' | 'suspended';
  readonly reason: string;
  readonly by: string;
  readonly contentHash: string;
}

/** A member is suspended, or let earn and spend again. Points stay where they are. */
export function changeStatus(state: AccountState, command: StatusCommand, now: number): readonly Draft[] {
  const { changeId, status, reason, by, contentHash } = command;
  if (state.status === 'erased') throw new MemberErased();
  if (state.status === status) throw new StatusUnchanged(status);
  return [
    {
      kind: 'status',
      reference: statusReference(changeId),
      postings: [],
      occurredAt: now,
      change: { kind: 'status', status },
      act: { kind: 'status', from: state.status, to: status, reason, by },
      contentHash,
    },
  ];
}

/** Forfeits the points that an erased member has left, by an entry like any other. */
function forfeit(state: AccountState, now: number): readonly Draft[] {
  const available = sumOfPoints(state.lots);
  const { pending } = balancesOf(state);
  if (available + pending === 0) return [];
  return [
    {
      kind: 'confiscation',
      reference: forfeitReference,
      postings: postingsOf({ available: -available, pending: -pending, confiscated: available + pending }),
      occurredAt: now,
      change: { kind: 'forfeit' },
    },
  ];
}

/**
 * Forgets the person and keeps the books. Reserved points stay reserved: they are forfeited when they come back by a
 * void or a lapse. Debt stays owed.
 */
export function erase(
  state: AccountState,
  { by, contentHash }: { readonly by: string; readonly contentHash: string },
  now: number,
): readonly Draft[] {
  return [
    ...forfeit(state, now),
    {
      kind: 'status',
      reference: erasureReference,
      postings: [],
      occurredAt: now,
      change: { kind: 'status', status: 'erased' },
      act: { kind: 'status', from: state.status, to: 'erased', reason: 'erasure', by },
      contentHash,
    },
  ];
}
