import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actOf } from '#shared/domain/ledger/act.ts';
import { drawFrom, type Lender, redeemJointly, spendable } from '#shared/domain/ledger/acts/draw.ts';
import { loanOf } from '#shared/domain/ledger/acts/loan.ts';
import { refund } from '#shared/domain/ledger/acts/refund.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import type { Draft, LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { packRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { packState } from '#shared/domain/ledger/packed/pack-state.ts';
import { seal } from '#shared/domain/ledger/packed/seal.ts';
import { type AccountState, balancesOf, enrolledState, sumOfPoints } from '#shared/domain/ledger/state.ts';
import { enrolledStanding } from '#shared/domain/ledger/tier.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { enrolment } from '#shared/usecases/members/put-member.ts';
import { runs } from '../../../../property-runs.ts';

const now = Date.parse('2026-01-15T10:30:00Z');
/** An expiry `days` days ahead; null for points that never expire. */
const day = (days: number | null) => (days === null ? null : now + days * DAY_MS);

type Lots = readonly (readonly [days: number | null, points: number])[];

function stateWith(lots: Lots, more: Partial<AccountState> = {}): AccountState {
  const fresh = enrolledState(now, enrolledStanding(initialProgram, now));
  return { ...fresh, lots: lots.map(([days, points]) => ({ expiresAt: day(days), points })), ...more };
}

function lendersWith(...all: readonly Lots[]): readonly Lender[] {
  return all.map((lots, index) => ({ memberId: `lender-${index}`, state: stateWith(lots) }));
}

function together(own: AccountState, lenders: readonly Lender[], points: number) {
  const command = { redemptionId: 'r1', wanted: { points }, capture: true, expiresInSeconds: 900 };
  const group = { householdId: 'h-1', memberId: 'm-1', own, lenders };
  const known = { exhausted: new Set<string>() };
  return redeemJointly(initialProgram, group, { ...command, contentHash: contentHash(command) }, known, now);
}

/** The records that drafts become after a state, each held to what must hold for every entry. */
function written(state: AccountState, drafts: readonly Draft[]): readonly LedgerRecord[] {
  const first = { ...enrolment(initialProgram, 'm-1', now), state };
  const place = { memberId: 'm-1', recordedAt: now, programVersion: 1, attempt: '00'.repeat(8) };
  const records = [first];
  for (const draft of drafts) records.push(seal(records.at(-1), draft, place));
  return records;
}

const after = (state: AccountState, drafts: readonly Draft[]): AccountState =>
  written(state, drafts).at(-1)?.state ?? state;

describe('a redemption in a household draws the missing points', () => {
  it.each<{
    readonly name: string;
    readonly lenders: readonly Lots[];
    readonly points: number;
    readonly drawn: readonly Lots[];
  }>([
    { name: 'of the only lender', lenders: [[[5, 10]]], points: 4, drawn: [[[5, 4]]] },
    {
      name: 'of the earliest expiry, whoever joined first',
      lenders: [[[9, 10]], [[3, 10]]],
      points: 4,
      drawn: [[], [[3, 4]]],
    },
    {
      name: 'of equal expiries of who joined first',
      lenders: [[[5, 10]], [[5, 10]]],
      points: 12,
      drawn: [[[5, 10]], [[5, 2]]],
    },
    {
      name: 'over all of them by expiry, in turns',
      lenders: [
        [
          [1, 5],
          [7, 5],
        ],
        [
          [3, 5],
          [9, 5],
        ],
      ],
      points: 12,
      drawn: [
        [
          [1, 5],
          [7, 2],
        ],
        [[3, 5]],
      ],
    },
    {
      name: 'last of what never expires',
      lenders: [[[null, 10]], [[300, 10]]],
      points: 11,
      drawn: [[[null, 1]], [[300, 10]]],
    },
  ])('$name', ({ lenders, points, drawn }) => {
    const lots = drawFrom(lendersWith(...lenders), points);
    expect(lots).toEqual(
      drawn.map((list) => list.map(([days, of]) => ({ expiresAt: day(days), points: of }))),
    );
  });

  it('from the member first, whenever those points expire', () => {
    const own = stateWith([[300, 30]]);
    const lenders = lendersWith([[1, 100]]);
    const { drafts, lent, draws } = together(own, lenders, 50);
    expect(draws).toEqual([{ memberId: 'lender-0', points: 20 }]);
    expect(drafts.map(({ reference }) => reference)).toEqual([
      'household/h-1/drawn/lender-0/r1/',
      'redemption/r1/',
    ]);
    expect(lent.flat().map(({ reference }) => reference)).toEqual(['household/h-1/lent/m-1/r1/']);
    expect(actOf(drafts.at(-1), 'redemption')).toMatchObject({
      points: 50,
      captured: 50,
      drawn: draws,
      lots: [
        { expiresAt: day(1), points: 20 },
        { expiresAt: day(300), points: 30 },
      ],
    });
  });

  it("from nobody where the member's own points are enough: then it is a redemption like any other", () => {
    const own = stateWith([[300, 50]]);
    const { drafts, lent, draws } = together(own, lendersWith([[1, 100]]), 50);
    expect([draws, lent]).toEqual([[], [[]]]);
    expect(drafts).toHaveLength(1);
    expect(actOf(drafts[0], 'redemption')).not.toHaveProperty('drawn');
  });

  it('from nobody who is suspended', () => {
    const suspended = { memberId: 'lender-0', state: stateWith([[1, 100]], { status: 'suspended' }) };
    const [other] = lendersWith([], [[9, 30]]).slice(1);
    if (!other) throw new Error('there is another');
    const { draws } = together(stateWith([]), [suspended, other], 30);
    expect(draws).toEqual([{ memberId: 'lender-1', points: 30 }]);
    expect(() => together(stateWith([]), [suspended, other], 31)).toThrow(
      expect.objectContaining({ code: 'insufficient-points', data: { available: 30, needed: 31 } }),
    );
  });

  it('from nobody for a member with debt: points of others pay no debt', () => {
    const owing = stateWith([], { debt: 5 });
    expect(spendable(owing, [stateWith([[1, 100]])])).toBe(-5);
    expect(() => together(owing, lendersWith([[1, 100]]), 10)).toThrow(
      expect.objectContaining({
        code: 'insufficient-points',
        data: { available: -5, needed: expect.any(Number) },
      }),
    );
  });

  it('for nobody who is suspended', () => {
    const suspended = stateWith([[1, 10]], { status: 'suspended' });
    expect(() => together(suspended, lendersWith([[1, 100]]), 20)).toThrow(
      expect.objectContaining({ code: 'member-suspended' }),
    );
  });
});

const lots = fc
  .uniqueArray(fc.tuple(fc.option(fc.integer({ min: 1, max: 12 })), fc.integer({ min: 1, max: 50 })), {
    selector: ([days]) => days,
    maxLength: 5,
  })
  .map((list) => list.toSorted(([a], [b]) => (a ?? 99) - (b ?? 99)));
const lender = fc.record({
  lots,
  status: fc.constantFrom('active' as const, 'active' as const, 'suspended' as const),
});

describe('for any household and any redemption', () => {
  it('points are conserved, nobody falls below zero, the own go first, then the earliest expiry of all', () => {
    fc.assert(
      fc.property(
        lots,
        fc.array(lender, { maxLength: 7 }),
        fc.integer({ min: 1, max: 400 }),
        (mine, others, points) => {
          const own = stateWith(mine);
          const lenders = others.map(({ lots: has, status }, index) => ({
            memberId: `lender-${index}`,
            state: stateWith(has, { status }),
          }));
          const states = lenders.map(({ state }) => state);
          const { available } = balancesOf(own);
          if (points > spendable(own, states)) {
            expect(() => together(own, lenders, points)).toThrow('points available');
            return;
          }
          const { drafts, lent, draws } = together(own, lenders, points);
          const records = written(own, drafts);
          const ownAfter = records.at(-1)?.state ?? own;
          const othersAfter = states.map((state, index) => after(state, lent[index] ?? []));
          const sum = (all: readonly AccountState[]) =>
            all.reduce((total, state) => total + sumOfPoints(state.lots), 0);
          expect(sum([ownAfter, ...othersAfter]) + points).toBe(sum([own, ...states]));
          expect(ownAfter.lifetime).toMatchObject({ earned: 0, redeemed: points });
          const missing = Math.max(0, points - available);
          expect(draws.reduce((total, draw) => total + draw.points, 0)).toBe(missing);
          expect(draws.every((draw) => draw.points > 0)).toBe(true);
          expect(balancesOf(ownAfter).available).toBe(Math.max(0, available - points));
          for (const [index, state] of othersAfter.entries()) {
            const before = states[index];
            if (!before) throw new Error('as many after as before');
            const given = sumOfPoints(before.lots) - sumOfPoints(state.lots);
            expect(given).toBe(draws.find(({ memberId }) => memberId === `lender-${index}`)?.points ?? 0);
            if (before.status === 'suspended') expect(given).toBe(0);
            expect([state.tier, state.lifetime]).toEqual([before.tier, before.lifetime]);
          }
          // Nobody who could lend keeps a point that expires before one that was drawn.
          const ends = (list: readonly { readonly expiresAt: number | null }[]) =>
            list.map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY);
          const drawn = ends(
            lent.flat().flatMap(({ change }) => (change.kind === 'movement' ? (change.spent ?? []) : [])),
          );
          const kept = ends(
            othersAfter.filter(({ status }) => status === 'active').flatMap((state) => state.lots),
          );
          expect(Math.max(...drawn)).toBeLessThanOrEqual(Math.min(...kept));
          const stored = records.slice(1).map((record) => unpackRecord(packRecord(record)));
          expect(stored).toEqual(records.slice(1));
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

describe('a state', () => {
  it('has the bytes that it had before households existed, for a member in none', () => {
    const state = stateWith([[5, 10]]);
    expect(packState({ ...state, household: undefined })).toEqual(packState(state));
    // The empty list of uses is the last of it.
    expect(packState(state).at(-1)).toBe(0x90);
    expect(packState({ ...state, household: 'h-1' }).length).toBeGreaterThan(packState(state).length);
  });
});

describe('refunds of a redemption in a household', () => {
  /** The states after a redemption: of the redeemer, then of the lenders. */
  function redeemed(own: AccountState, lenders: readonly Lender[], points: number) {
    const { drafts, lent } = together(own, lenders, points);
    const records = written(own, drafts);
    const others = lenders.map(({ state }, index) => after(state, lent[index] ?? []));
    return { records, own: records.at(-1)?.state ?? own, others };
  }

  const stateAfter = after;
  const lotsOf = (states: readonly AccountState[]) => states.map((state) => state.lots);

  it('leave the lots of a redemption of fewer points, in however many parts they come', () => {
    fc.assert(
      fc.property(
        lots,
        fc.array(lots, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 400 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 4 }),
        (mine, theirs, wanted, parts) => {
          const own = stateWith(mine);
          const lenders = lendersWith(...theirs);
          const all = spendable(
            own,
            lenders.map(({ state }) => state),
          );
          const points = Math.min(wanted, all);
          if (points === 0) return;
          const { records, ...spent } = redeemed(own, lenders, points);
          const act = actOf(records.at(-1)?.entry, 'redemption');
          if (!act) throw new TypeError('a redemption');
          const loan = loanOf(records.slice(1, -1).map(({ entry }) => entry));
          const places = new Map(lenders.map(({ memberId }, index) => [memberId, index]));
          let states = { own: spent.own, others: spent.others as readonly AccountState[] };
          let refunded = 0;
          for (const [index, part] of parts.entries()) {
            const given = Math.min(part, points - refunded);
            if (given === 0) break;
            const known = { ...act, refunded };
            const facts = { known: true, act: known, ...(loan && { loan: { ...loan, lenders: places } }) };
            const asked = { redemptionId: 'r1', refundId: `f${index}`, points: given, contentHash: '' };
            const { drafts, others } = refund(initialProgram, states, asked, facts, now);
            states = {
              own: stateAfter(states.own, drafts),
              others: states.others.map((state, at) => stateAfter(state, others[at] ?? [])),
            };
            refunded += given;
          }
          const fewer = points - refunded;
          const kept =
            fewer > 0 ? redeemed(own, lenders, fewer) : { own, others: lenders.map(({ state }) => state) };
          expect(lotsOf([states.own, ...states.others])).toEqual(lotsOf([kept.own, ...kept.others]));
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
