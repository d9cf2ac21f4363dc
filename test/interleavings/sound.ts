import assert from 'node:assert/strict';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { assertSound } from '#shared/domain/ledger/invariants.ts';
import { entryHash, GENESIS_HASH, stateHash } from '#shared/domain/ledger/packed/seal.ts';
import { type AccountState, balancesOf } from '#shared/domain/ledger/state.ts';

/**
 * What holds for every log after whatever happened: postings sum to zero, numbers without a gap, no reference
 * twice, the hash chain, the fold of the entries the state of each, lots − debt = available, and that not below
 * zero but by a claw-back.
 */
export function assertSoundLog(log: readonly LedgerRecord[]): void {
  let folded: AccountState | undefined;
  let previousHash = GENESIS_HASH;
  let owes = false;
  for (const [index, record] of log.entries()) {
    const { entry, state } = record;
    assert.equal(entry.seq, index, 'numbers are without a gap');
    assert.equal(entry.previousHash, previousHash, 'each entry names the hash before it');
    assert.equal(entry.hash, entryHash(entry), 'the hash is that of the entry');
    assert.equal(entry.stateHash, stateHash(state), 'the state is the one that was hashed');
    assertSound(folded, record);
    folded = evolve(folded, entry);
    assert.deepEqual(folded, state, 'the fold of the entries is the state');
    assert.equal(entry.balance.available, balancesOf(folded).available, 'lots without debt are available');
    owes ||= entry.kind === 'return';
    assert.ok(owes || entry.balance.available >= 0, 'available is not below zero');
    previousHash = entry.hash;
  }
  const references = log.map(({ entry }) => entry.reference);
  assert.equal(new Set(references).size, references.length, 'no reference twice');
}
