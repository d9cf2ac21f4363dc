import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  endOfWalk,
  HOUR_MS,
  type PastPurchase,
  startOfWalk,
  type Walk,
  walkOn,
} from '#shared/domain/backtests/backtest.ts';
import { resultOf } from '#shared/domain/backtests/backtest-result.ts';
import { packWalk, unpackWalk } from '#shared/domain/backtests/pack-walk.ts';
import { emptyTally, mergeTallies, type Tally, WINNERS_MAX } from '#shared/domain/backtests/tally.ts';
import { pastPurchase, promotionOf, START, trialOf } from '../promotions/trials.ts';

const limits = fc.record(
  {
    timesPerMember: fc.integer({ min: 1, max: 4 }),
    timesPerMemberPerDay: fc.integer({ min: 1, max: 2 }),
    budgetPoints: fc.integer({ min: 1, max: 200 }),
  },
  { requiredKeys: [] },
);

const bought = fc.record({
  total: fc.integer({ min: 0, max: 1500 }),
  hour: fc.integer({ min: 0, max: 72 }),
  also: fc.uniqueArray(fc.constantFrom('app', 'tea', 'tried'), { maxLength: 3 }),
});

/** Logs of members, each with its place: the part that walks it. */
const logs = fc.array(fc.record({ purchases: fc.array(bought, { maxLength: 6 }), part: fc.nat(3) }), {
  maxLength: 25,
});

function purchasesOf(
  memberId: string,
  list: readonly (typeof bought extends fc.Arbitrary<infer B> ? B : never)[],
) {
  return list.map(
    ({ total, hour, also }): PastPurchase =>
      pastPurchase(memberId, total, {
        occurredAt: START + hour * HOUR_MS,
        awards: also.map((promotionId) => ({ promotionId, reason: promotionId, points: 2 })),
      }),
  );
}

/** Walks pieces of `sizes` purchases, and packs and reads the walk between two pieces. */
function walkInPieces(
  trial: Parameters<typeof walkOn>[0],
  purchases: readonly PastPurchase[],
  sizes: number[],
) {
  let walk: Walk = startOfWalk;
  for (let at = 0, piece = 0; at < purchases.length; piece += 1) {
    const size = sizes[piece % sizes.length] ?? 1;
    walk = unpackWalk(packWalk(walkOn(trial, walk, purchases.slice(at, at + size))));
    at += size;
  }
  return endOfWalk(walk);
}

it('however a history is cut into parts and pieces, and in whatever order they are merged, the result is that of one walk', () => {
  fc.assert(
    fc.property(
      logs,
      limits,
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      (members, limited, sizes, backwards) => {
        const trial = trialOf({ limits: limited });
        const histories = members.map(({ purchases, part }, index) => ({
          part,
          purchases: purchasesOf(`m-${index}`, purchases),
        }));
        const whole = endOfWalk(
          walkOn(
            trial,
            startOfWalk,
            histories.flatMap(({ purchases }) => purchases),
          ),
        );
        const parts: Tally[] = [0, 1, 2, 3].map((number) =>
          walkInPieces(
            trial,
            histories.flatMap(({ part, purchases }) => (part === number ? purchases : [])),
            sizes,
          ),
        );
        const merged = (backwards ? parts.toReversed() : parts).reduce(mergeTallies, emptyTally);
        const tested = { promotion: promotionOf({ limits: limited }), from: START, baseCurrency: 'EUR' };
        expect(resultOf(merged, tested)).toEqual(resultOf(whole, tested));
        expect(merged.winners.length).toBeLessThanOrEqual(WINNERS_MAX);
      },
    ),
  );
});

it('merging is the same in whatever groups it is done', () => {
  const tallyOf = (memberId: string) =>
    fc
      .array(bought, { maxLength: 5 })
      .map((list) =>
        endOfWalk(
          walkOn(trialOf({ limits: { budgetPoints: 50 } }), startOfWalk, purchasesOf(memberId, list)),
        ),
      );
  const ordered = (tally: Tally) => ({
    ...tally,
    hours: [...tally.hours].sort(([a], [b]) => a - b),
    overlaps: [...tally.overlaps].sort(([a], [b]) => (a < b ? -1 : 1)),
  });
  fc.assert(
    fc.property(tallyOf('m-1'), tallyOf('m-2'), tallyOf('m-3'), (a, b, c) => {
      const left = mergeTallies(mergeTallies(a, b), c);
      expect(ordered(left)).toEqual(ordered(mergeTallies(a, mergeTallies(b, c))));
      expect(ordered(mergeTallies(a, b))).toEqual(ordered(mergeTallies(b, a)));
    }),
  );
});
