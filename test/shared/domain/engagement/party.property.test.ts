import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Goal } from '#shared/domain/engagement/definition.ts';
import { keyOf } from '#shared/domain/engagement/goal-set.ts';
import { packParty, unpackParty } from '#shared/domain/engagement/packed-party.ts';
import {
  afterMove,
  noParty,
  type PartyMove,
  type PartyProgress,
  partyTallies,
} from '#shared/domain/engagement/party.ts';
import { emptyTally, joinTallies, type Tally, timesReached } from '#shared/domain/engagement/tally.ts';
import { runs } from '../../../property-runs.ts';
import { challenge, setOf } from './counting.ts';

const members = ['anna', 'ben', 'cleo'] as const;
const marks = ['tea', 'coffee', 'cake', 'juice'];

/** One entry of a member: it adds these, or takes those of an earlier one back. */
interface Act {
  readonly member: (typeof members)[number];
  readonly amount: number;
  readonly mark: string;
  readonly isReturn: boolean;
}

const act: fc.Arbitrary<Act> = fc.record({
  member: fc.constantFrom(...members),
  amount: fc.integer({ min: 1, max: 3 }),
  mark: fc.constantFrom(...marks),
  isReturn: fc.boolean(),
});

const goal: fc.Arbitrary<Goal> = fc.record({
  metric: fc.constantFrom('spend' as const, 'distinctCategories' as const),
  target: fc.integer({ min: 1, max: 4 }),
});

function tallyAfter(before: Tally, { amount, mark, isReturn }: Act): Tally {
  if (typeof before === 'number') return Math.max(0, before + (isReturn ? -amount : amount));
  const left = (before.counts.get(mark) ?? 0) + (isReturn ? -1 : 1);
  const others = [...before.counts].filter(([one]) => one !== mark);
  return { counts: new Map(left > 0 ? [...others, [mark, left]] : others), settled: 0 };
}

/** The share of each member after each of its acts, in their order. */
function movesOf(of: Goal, acts: readonly Act[]): readonly PartyMove[] {
  const last = new Map<string, PartyMove>();
  return acts.map((one) => {
    const before = last.get(one.member);
    const tallies = [tallyAfter(before?.tallies[0] ?? emptyTally(of), one)];
    const move = { memberId: one.member, seq: (before?.seq ?? 0) + 1, tallies, recordedAt: 1 };
    last.set(one.member, move);
    return move;
  });
}

const total = (party: PartyProgress) =>
  [...party.shares].map(([member, { seq, tallies }]) => [member, seq, JSON.stringify(tallies)]).sort();

function counted(of: Goal, times: number, revocable = true) {
  const definition = challenge({ goal: of, scope: 'household', repeatable: { times }, revocable });
  const found = setOf(definition).byKey.get(keyOf(definition));
  if (!found) throw new Error('the set has its definition');
  return found;
}

describe('a household that counts together', () => {
  it('has the parts of all members, and stands as often as they reach it, whatever is repeated or late', () => {
    fc.assert(
      fc.property(
        goal,
        fc.integer({ min: 1, max: 5 }),
        fc.array(act, { maxLength: 20 }),
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 10 }),
        (of, times, acts, repeats) => {
          const one = counted(of, times);
          const moves = movesOf(of, acts);
          let party = noParty(one);
          for (const [at, move] of moves.entries()) {
            party = afterMove(one, party, move);
            for (const [place, old] of repeats) {
              const again = moves[old % (at + 1)];
              const repeated = place % (at + 1) === 0 && again ? afterMove(one, party, again) : party;
              expect(repeated).toBe(party);
            }
            const naive = members
              .map((member) => moves.slice(0, at + 1).findLast(({ memberId }) => memberId === member))
              .reduce<Tally>(
                (sum, last) => joinTallies(of, sum, last?.tallies[0] ?? emptyTally(of)),
                emptyTally(of),
              );
            const wanted = Math.min(times, timesReached(of, naive));
            expect(timesReached(of, partyTallies(one, party)[0] ?? 0)).toBe(timesReached(of, naive));
            expect(party.standing).toHaveLength(wanted);
            expect(unpackParty(packParty(party))).toEqual(party);
          }
          // Each unlocking is owed once and taken back at most once, under a number of its own.
          const owed = party.owed.map(({ does, to, number }) => `${does} ${to} ${number}`);
          expect(new Set(owed).size).toBe(owed.length);
          const unlockings = party.owed.filter(({ does }) => does === 'unlock').length;
          expect(party.standing.length).toBe(2 * unlockings - party.owed.length);
        },
      ),
      { numRuns: runs(400) },
    );
  });

  it('ends with the same parts in whatever order members come', () => {
    fc.assert(
      fc.property(
        goal,
        fc.array(act, { maxLength: 16 }),
        fc.array(fc.nat(), { maxLength: 16 }),
        (of, acts, order) => {
          const one = counted(of, 5);
          const moves = movesOf(of, acts);
          const mixed = [...moves.keys()]
            .toSorted((a, b) => (order[a] ?? 0) - (order[b] ?? 0))
            .flatMap((at) => moves[at] ?? []);
          const end = (all: readonly PartyMove[]) =>
            all.reduce((party, move) => afterMove(one, party, move), noParty(one));
          expect(total(end(mixed))).toEqual(total(end(moves)));
          expect(end(mixed).standing.length).toBe(end(moves).standing.length);
        },
      ),
      { numRuns: runs(200) },
    );
  });
});

describe('a household', () => {
  const two = { metric: 'purchases', target: 2 } as const;
  const move = (memberId: string, seq: number, count: number, more = {}): PartyMove => {
    return { memberId, seq, tallies: [count], recordedAt: 10, ...more };
  };

  it('keeps what is not revocable, and gives it no second time', () => {
    const one = counted(two, 1, false);
    const all = [move('anna', 1, 1), move('ben', 1, 1), move('anna', 2, 0), move('anna', 3, 1)];
    const party = all.reduce((before, next) => afterMove(one, before, next), noParty(one));
    expect(party.owed).toEqual([{ does: 'unlock', n: 1, to: 'ben', number: 1 }]);
  });

  it('has the part of an absorbed member in that of the survivor, and none of the absorbed again', () => {
    const one = counted(two, 5);
    const all = [
      move('anna', 1, 1),
      move('ben', 1, 1),
      move('anna', 2, 2, { absorbed: 'ben' }),
      move('ben', 2, 1),
    ];
    const party = all.reduce((before, next) => afterMove(one, before, next), noParty(one));
    expect(partyTallies(one, party)).toEqual([2]);
    expect(party.owed).toHaveLength(1);
  });

  it('begins anew with other goals, and keeps what was unlocked', () => {
    const before = [move('anna', 1, 1), move('ben', 1, 1)].reduce(
      (party, next) => afterMove(counted(two, 1), party, next),
      noParty(counted(two, 1)),
    );
    const other = counted({ metric: 'spend', target: 2 }, 2);
    const after = afterMove(other, before, move('anna', 2, 1));
    expect(partyTallies(other, after)).toEqual([1]);
    expect(after.standing).toHaveLength(1);
    expect(after.owed).toEqual(before.owed);
  });

  it('counts at most a hundred members', () => {
    const one = counted({ metric: 'purchases', target: 1000 }, 1);
    const all = Array.from({ length: 102 }, (_, at) => move(`m-${at}`, 1, 1));
    const party = [...all, move('m-0', 2, 5)].reduce(
      (before, next) => afterMove(one, before, next),
      noParty(one),
    );
    expect(partyTallies(one, party)).toEqual([104]);
  });
});
