import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolve } from '#shared/domain/ledger/evolve.ts';
import { packRecord, unpackRecord } from '#shared/domain/ledger/pack-entry.ts';
import { entryHash } from '#shared/domain/ledger/seal.ts';
import { type AccountState, balancesOf, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { type Scenario, scenarios } from './commands.ts';
import { LedgerMember } from './ledger-member.ts';
import { MemberModel } from './member-model.ts';

/** A failing run prints its seed; `SEED=<n>` repeats it, `RUNS=<n>` runs longer. */
const seed = process.env.SEED === undefined ? undefined : Number(process.env.SEED);
const numRuns = Number(process.env.RUNS ?? 2000);
const options = { numRuns, ...(seed !== undefined && { seed }) };

/** What must hold of a log after every step. */
function expectSound({ records, head }: LedgerMember): void {
  const entries = records.map(({ entry }) => entry);
  expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index));
  expect(new Set(entries.map(({ reference }) => reference)).size).toBe(entries.length);
  const last = entries.at(-1);
  expect(last && entryHash(last)).toBe(last?.hash);
  expect(last?.previousHash).toBe(entries.at(-2)?.hash ?? '0'.repeat(64));
  expect(last?.postings.reduce((sum, { points }) => sum + points, 0)).toBe(0);
  const { state } = head;
  expect(balancesOf(state).available).toBe(sumOfPoints(state.lots) - state.debt);
}

function expectFolds({ records, head }: LedgerMember): void {
  const stored = records.map((record) => unpackRecord(packRecord(record)));
  expect(stored).toEqual(records);
  const folded = stored.reduce<AccountState | undefined>(
    (state, { entry }) => evolve(state, entry),
    undefined,
  );
  expect(folded).toEqual(head.state);
}

/** Plays a script on both sides, and compares every answer and every balance. */
function play({ memberId, program, enrolledAt, script }: Scenario, sweeps: boolean): void {
  const model = new MemberModel(memberId, program, enrolledAt);
  const ledger = new LedgerMember(memberId, program, enrolledAt);
  let now = enrolledAt;
  for (const [index, { wait, command }] of script.entries()) {
    if (sweeps && index % 2 === 0) ledger.sweep(now + Math.floor(wait / 2));
    now += wait;
    expect(ledger.balanceAt(now)).toEqual(model.balanceAt(now));
    expect(ledger.apply(command, now)).toEqual(model.apply(command, now));
    expect(ledger.balanceAt(now)).toEqual(model.balanceAt(now));
    expectSound(ledger);
  }
  expectFolds(ledger);
  for (const days of [1, 30, 200, 800]) {
    expect(ledger.balanceAt(now + days * DAY_MS)).toEqual(model.balanceAt(now + days * DAY_MS));
  }
}

describe('the ledger and the plainest model of its rules agree', () => {
  it('on every answer and every balance of any script', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => play(scenario, false)),
      options,
    );
  });

  it('also when a sweep comes by in between: it changes no balance', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => play(scenario, true)),
      options,
    );
  });
});
