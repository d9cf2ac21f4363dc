import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describeEntry } from '#shared/domain/ledger/describe.ts';
import type { Draft, Entry, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { assertSound } from '#shared/domain/ledger/invariants.ts';
import { packState } from '#shared/domain/ledger/pack-state.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { balancesOf } from '#shared/domain/ledger/state.ts';

/** What the enrolment names as the hash before it. */
export const GENESIS_HASH = '0'.repeat(64);

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

/** SHA-256 of the canonical form (RFC 8785) of a JSON value: the same content, whatever its key order. */
export function contentHash(value: unknown): string {
  return sha256(canonicalize(value) ?? '');
}

export function stateHash(state: AccountState): string {
  return sha256(packState(state));
}

/** The hash that closes an entry: over everything public in it, digests of the rest included. */
export function entryHash(entry: Omit<Entry, 'hash'>): string {
  const { hash: _, ...sealed } = describeEntry({ ...entry, hash: '' });
  return contentHash(sealed);
}

export interface Place {
  readonly memberId: string;
  readonly recordedAt: number;
  readonly programVersion: number;
  readonly attempt: string;
}

/** Gives a draft its place after `head`: number, time, state, and the hashes that chain it. */
export function seal(head: LedgerRecord | undefined, draft: Draft, place: Place): LedgerRecord {
  const state = evolve(head?.state, draft);
  const open = {
    ...draft,
    ...place,
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
