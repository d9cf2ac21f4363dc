import { describeEntry } from '#shared/domain/ledger/describe.ts';
import { contentHash, sha256 } from '#shared/domain/ledger/digest.ts';
import type { Draft, Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { assertSound } from '#shared/domain/ledger/invariants.ts';
import { type AccountState, balancesOf } from '#shared/domain/ledger/state.ts';
import { packInternals } from './pack-entry.ts';
import { packState } from './pack-state.ts';

/** The previous hash of the enrolment. */
export const GENESIS_HASH = '0'.repeat(64);

export function stateHash(state: AccountState): string {
  return sha256(packState(state));
}

/** The hash that closes an entry: over everything public in it, digests of the rest included. */
export function entryHash(entry: Omit<Entry, 'hash'>): string {
  const { hash: _, ...sealed } = describeEntry({ ...entry, hash: '' });
  return contentHash(sealed);
}

export interface Stamp {
  readonly memberId: string;
  readonly recordedAt: number;
  readonly programVersion: number;
  readonly attempt: string;
}

/** Gives a draft its place after `head`: number, time, state, and the hashes that chain it. */
export function seal(
  head: LedgerRecord | undefined,
  { counters: _, ...draft }: Draft,
  stamp: Stamp,
): LedgerRecord {
  const state = evolve(head?.state, draft);
  const open = {
    ...draft,
    ...stamp,
    internalsHash: sha256(packInternals({ ...draft, ...stamp })),
    seq: head ? head.entry.seq + 1 : 0,
    balance: balancesOf(state),
    linesHash: draft.lines && sha256(draft.lines),
    stateHash: stateHash(state),
    previousHash: head ? head.entry.hash : GENESIS_HASH,
  };
  const record: LedgerRecord = { entry: { ...open, hash: entryHash(open) }, state };
  assertSound(head?.state, record);
  return record;
}
