import { describe, expect, it } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { assertSound } from '#shared/domain/ledger/invariants.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { Log } from './log.ts';
import { purchaseOf } from './purchases.ts';

const now = Date.UTC(2026, 10, 22, 10);
const log = new Log(initialProgram, now);
const before = log.head.state;
const { entry, state } = log.purchase('p1', purchaseOf(5000), now);

const forged: readonly [string, LedgerRecord][] = [
  ['postings that do not sum to zero', { entry: { ...entry, postings: entry.postings.slice(0, 1) }, state }],
  [
    'an account that moved by other than its postings',
    { entry: { ...entry, balance: { ...entry.balance, available: 51 } }, state },
  ],
  [
    'an account that moved without a posting',
    { entry: { ...entry, balance: { ...entry.balance, held: 1 } }, state },
  ],
  ['lots and debt at once', { entry, state: { ...state, debt: 1 } }],
  ['a debt below zero', { entry, state: { ...state, debt: -1 } }],
  ['a lot of nothing', { entry, state: { ...state, lots: [...state.lots, { expiresAt: null, points: 0 }] } }],
  ['a part of a point', { entry, state: { ...state, lots: [{ expiresAt: null, points: 0.5 }] } }],
];

describe('no entry is written with', () => {
  it.each(forged)('%s', (_, record) => {
    expect(() => assertSound(before, record)).toThrow();
  });

  it('any of these faults, and the entry without them is sound', () => {
    expect(() => assertSound(before, { entry, state })).not.toThrow();
  });
});
