import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { assertSound } from '#shared/domain/ledger/invariants.ts';
import { entryHash } from '#shared/domain/ledger/packed/seal.ts';
import type { Books } from '../books.ts';

/**
 * What holds for every log whatever happened to its writers: numbers without gap, no reference twice, an unbroken
 * chain, postings that sum to zero and move the balances, and states that are the fold of the entries.
 */
export async function expectSoundLog(
  books: Books,
  memberId: string,
  entries?: number,
): Promise<readonly LedgerRecord[]> {
  const log = await books.log(memberId);
  const length = entries === undefined ? log.length : entries + 1;
  expect(log.map(({ entry }) => entry.seq)).toEqual(Array.from({ length }, (_, seq) => seq));
  expect(new Set(log.map(({ entry }) => entry.reference)).size).toBe(log.length);
  for (const [index, record] of log.entries()) {
    const { entry, state } = record;
    const before = log[index - 1];
    expect(entryHash(entry)).toBe(entry.hash);
    assertSound(before?.state, record);
    if (!before) continue;
    expect(entry.previousHash).toBe(before.entry.hash);
    expect(isDeepStrictEqual(evolve(before.state, entry), state)).toBe(true);
  }
  return log;
}
