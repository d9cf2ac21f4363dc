import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { program } from '#shared/contracts/program/program.ts';
import {
  addSpent,
  joinSpending,
  type OwnSpending,
  SUM_MAX,
  spentLately,
} from '#shared/domain/ledger/own-spending.ts';
import { packOwnSpending, unpackOwnSpending } from '#shared/domain/ledger/packed/pack-own-spending.ts';
import { packState, unpackState } from '#shared/domain/ledger/packed/pack-state.ts';
import { runs } from '../../../property-runs.ts';
import { states } from './packed/states.ts';

const HOUR_MS = 3_600_000;
const noon = Date.UTC(2026, 10, 22, 12);

/** Acts at their instants, the earliest first. */
const spent = (acts: readonly (readonly [at: number, points: number])[]): OwnSpending | undefined =>
  acts.reduce<OwnSpending | undefined>((sums, [at, points]) => addSpent(sums, points, at), undefined);

describe('the points that own tokens let go lately', () => {
  it('are none where there are no sums', () => {
    expect(spentLately(undefined, noon)).toBe(0);
  });

  it.each([
    ['the instant itself', noon, noon, 7],
    ['the same hour', noon, noon + HOUR_MS - 1, 7],
    ['24 hours later', noon, noon + 24 * HOUR_MS, 7],
    ['the end of the hour of a day later, because the hour counts whole', noon, noon + 25 * HOUR_MS - 1, 7],
    ['the hour after that', noon, noon + 25 * HOUR_MS, 0],
    ['the hour after that, for an act at the end of its hour', noon + HOUR_MS - 1, noon + 25 * HOUR_MS, 0],
  ])('are asked for at %s', (_, at, now, points) => {
    expect(spentLately(spent([[at, 7]]), now)).toBe(points);
  });

  it('are the exact sum of all acts of 25 hours, whatever they were and whenever they are asked for', () => {
    const waits = fc.oneof(fc.nat(HOUR_MS), fc.nat(30 * HOUR_MS));
    const acts = fc.array(fc.record({ wait: waits, points: fc.integer({ min: 1, max: 1_000_000 }) }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(acts, waits, (drawn, last) => {
        let now = noon;
        const made = drawn.map(({ wait, points }) => {
          now += wait;
          return [now, points] as const;
        });
        now += last;
        const since = Math.floor(now / HOUR_MS) * HOUR_MS - 24 * HOUR_MS;
        const exact = made.filter(([at]) => at >= since).reduce((sum, [, points]) => sum + points, 0);
        const sums = spent(made);
        expect(spentLately(sums, now)).toBe(exact);
        expect(sums?.length ?? 0).toBeLessThanOrEqual(25);
        if (sums) expect(unpackOwnSpending(packOwnSpending(sums))).toEqual(sums);
      }),
      { numRuns: runs(300) },
    );
  });

  it('stop growing above every limit that a programme may set', () => {
    const limit = program.shape.redemption.shape.freshSignInAbove;
    expect(limit.safeParse(SUM_MAX).success).toBe(false);
    expect(
      spentLately(
        spent([
          [noon, SUM_MAX],
          [noon, 5],
        ]),
        noon,
      ),
    ).toBe(SUM_MAX);
  });
});

describe('the sums of two members who are merged', () => {
  it('add up by hour, and those of hours that are over go', () => {
    const [own, other] = [
      spent([
        [noon, 10],
        [noon + HOUR_MS, 5],
      ]),
      spent([
        [noon - 24 * HOUR_MS, 9],
        [noon, 1],
      ]),
    ];
    const both = joinSpending(own, other);
    expect(both).toEqual(
      spent([
        [noon, 11],
        [noon + HOUR_MS, 5],
      ]),
    );
    expect(joinSpending(other, own)).toEqual(both);
  });

  it('are those of the one who has any; none where nobody has', () => {
    const own = spent([[noon, 10]]);
    expect([joinSpending(own, undefined), joinSpending(undefined, own)]).toEqual([own, own]);
    expect(joinSpending(undefined, undefined)).toBeUndefined();
  });
});

describe('the packed sums', () => {
  const full = spent(Array.from({ length: 25 }, (_, index) => [noon + index * HOUR_MS, 1_000_000_000_000]));

  it.each(Object.entries(states))(
    'take at most 130 bytes of a state %s for 25 hours of 10^12 points',
    (_, state) => {
      const whole = { ...state, ownSpending: full ?? [] };
      expect(whole.ownSpending).toHaveLength(25);
      expect(packState(whole).length - packState(state).length).toBeLessThanOrEqual(130);
      expect(unpackState(packState(whole))).toEqual(whole);
    },
  );

  it('take a few bytes for one hour, and none where there are none', () => {
    const state = states.enrolled ?? expect.fail('a state is missing');
    const whole = { ...state, ownSpending: spent([[noon, 300]]) ?? [] };
    expect(packState(whole).length - packState(state).length).toBeLessThanOrEqual(16);
    expect(unpackState(packState(state)).ownSpending).toBeUndefined();
  });

  it('are refused in another form', () => {
    expect(() => unpackOwnSpending([1, 2])).toThrow(/not known to this version/);
    expect(() => unpackOwnSpending(new Uint8Array(7))).toThrow(/not known to this version/);
  });
});
