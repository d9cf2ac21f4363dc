import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sha256 } from '#shared/domain/ledger/digest.ts';
import { packBytes, unpackBytes } from '#shared/domain/ledger/packed/pack.ts';
import { packRecord, type StoredRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { packState, unpackState } from '#shared/domain/ledger/packed/pack-state.ts';
import { entryHash, GENESIS_HASH, stateHash } from '#shared/domain/ledger/packed/seal.ts';
import { states } from './states.ts';

interface Stored {
  readonly states: readonly { readonly name: string; readonly bytes: string; readonly hash: string }[];
  readonly records: readonly (Pick<StoredRecord, 'memberId' | 'seq' | 'reference'> & {
    readonly entry: string;
    readonly state: string;
    readonly lines?: string;
  })[];
}

/** Bytes that were written once: those of `m-3` when bonuses came, the others before the packed state had sections. They must stay readable, and must not change. */
const stored: Stored = JSON.parse(readFileSync(new URL('./stored.json', import.meta.url), 'utf8'));

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

const records = stored.records.map(
  ({ entry, state, lines, ...keys }): StoredRecord => ({
    ...keys,
    entry: bytesOf(entry),
    state: bytesOf(state),
    ...(lines !== undefined && { lines: bytesOf(lines) }),
  }),
);

describe('a stored state', () => {
  it.each(stored.states)('$name keeps its bytes and its hash', ({ name, bytes, hash }) => {
    const state = states[name];
    if (!state) throw new Error('no such state');
    expect(packState(state)).toEqual(bytesOf(bytes));
    expect(stateHash(state)).toBe(hash);
    expect(unpackState(bytesOf(bytes))).toEqual(state);
  });

  it('is of every shape', () => {
    expect(stored.states.map(({ name }) => name)).toEqual(Object.keys(states));
  });

  it('with an unknown status is refused', () => {
    const [version, , ...rest] = [1, ...unpackBytes<unknown[]>(packState(states.enrolled ?? fail()), 1)];
    expect(() => unpackState(packBytes([version, 9, ...rest]))).toThrow(/status 9 is not known/);
  });
});

function fail(): never {
  throw new Error('a state is missing');
}

describe('a stored entry', () => {
  it.each(records.map((record) => [record.reference, record.memberId, record] as const))(
    '%s of %s keeps its bytes and verifies',
    (_reference, memberId, record) => {
      const { entry, state } = unpackRecord(record);
      expect(packRecord({ entry, state })).toEqual(record);
      expect(entryHash(entry)).toBe(entry.hash);
      expect(entry.stateHash).toBe(sha256(record.state));
      const before = records.find((one) => one.memberId === memberId && one.seq === record.seq - 1);
      expect(entry.previousHash).toBe(before ? unpackRecord(before).entry.hash : GENESIS_HASH);
    },
  );

  /** The entry with this number of the log, with one of its positions changed. */
  function changed(seq: number, change: (positions: unknown[]) => void): StoredRecord {
    const record = records[seq] ?? fail();
    const positions = [1, ...unpackBytes<unknown[]>(record.entry, 1)];
    change(positions);
    return { ...record, entry: packBytes(positions) };
  }

  it.each<[string, number, (positions: unknown[]) => void, RegExp]>([
    ['position', 2, (all) => all.push(1), /an entry has 17 positions/],
    ['kind', 2, (all) => all.splice(1, 1, 99), /kind of entry 99 is not known/],
    ['account', 2, (all) => all.splice(5, 1, [[77, 1]]), /account 77 is not known/],
    ['change', 2, (all) => all.splice(6, 1, ['?']), /a change \? is not known/],
    [
      'position of a movement',
      2,
      (all) => all.splice(6, 1, ['v', ...Array(13).fill(1)]),
      /a movement has 14/,
    ],
    ['act', 3, (all) => all.splice(15, 1, ['?']), /an act \? is not known/],
    [
      'status of a redemption',
      3,
      (all) => (all[15] as unknown[]).splice(1, 1, 9),
      /redemption 9 is not known/,
    ],
    [
      'position of a redemption',
      3,
      (all) => (all[15] as unknown[]).push('c', [], true, 1, 1),
      /a redemption has 17/,
    ],
    ['channel', 2, (all) => (all[7] as unknown[]).splice(0, 1, 9), /channel 9 is not known/],
    ['reason', 2, (all) => all.splice(8, 1, [[5, 9]]), /reason 9 is not known/],
  ])('with an unknown %s is refused, not read as another', (_, seq, change, message) => {
    expect(() => unpackRecord(changed(seq, change))).toThrow(message);
  });
});
