import { describe, expect, it } from 'vitest';
import {
  endOfWalk,
  HOUR_MS,
  type PastPurchase,
  startOfWalk,
  walkOn,
} from '#shared/domain/backtests/backtest.ts';
import { resultOf } from '#shared/domain/backtests/backtest-result.ts';
import { OVERLAPS_MAX } from '#shared/domain/backtests/tally.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { aPointAUnit, pastPurchase, promotionOf, START, trialOf } from '../promotions/trials.ts';

function tried(
  purchases: readonly PastPurchase[],
  promotion: Partial<PromotionVersion> = {},
  { gainOf = aPointAUnit, from = START } = {},
) {
  const tally = endOfWalk(walkOn(trialOf(promotion, gainOf), startOfWalk, purchases));
  return resultOf(tally, { promotion: promotionOf(promotion), from, baseCurrency: 'EUR' });
}

describe('a back-test', () => {
  it('finds nothing in an empty history', () => {
    expect(tried([])).toEqual({
      membersReached: 0,
      purchasesConsidered: 0,
      purchasesChanged: 0,
      points: 0,
      pointsWithinBudget: 0,
      costBase: 0,
      baseCurrency: 'EUR',
      biggestWinners: [],
      budgetExhaustedAt: null,
      overlaps: [],
    });
  });

  it('tells members, purchases and points, and leaves out what it would not have changed', () => {
    const result = tried([
      pastPurchase('m-1', 500),
      pastPurchase('m-1', 700),
      pastPurchase('m-2', 99),
      pastPurchase('m-3', 900),
    ]);
    expect(result).toMatchObject({
      membersReached: 2,
      purchasesConsidered: 4,
      purchasesChanged: 3,
      points: 21,
      costBase: 21,
    });
    expect(result.biggestWinners).toEqual([
      { memberId: 'm-1', points: 12, purchases: 2 },
      { memberId: 'm-3', points: 9, purchases: 1 },
    ]);
  });

  it('names the ten biggest winners, of equals those that are first by id', () => {
    const members = Array.from({ length: 12 }, (_, index) => `m-${String.fromCharCode(97 + index)}`);
    const purchases = members.map((member) => pastPurchase(member, member === 'm-l' ? 200 : 100));
    expect(tried(purchases).biggestWinners.map(({ memberId }) => memberId)).toEqual([
      'm-l',
      ...members.slice(0, 9),
    ]);
  });

  it('costs what points were worth then, rounded once', () => {
    const program = {
      ...initialProgram,
      redemption: { ...initialProgram.redemption, pointValue: { EUR: '0.005' } },
    };
    const purchases = [pastPurchase('m-1', 100, { program }), pastPurchase('m-2', 100, { program })];
    expect(tried(purchases).costBase).toBe(1);
    expect(tried([...purchases, pastPurchase('m-3', 100)]).costBase).toBe(2);
  });

  it('costs what points are worth today where the programme then knew no base currency of today', () => {
    const program = {
      ...initialProgram,
      baseCurrency: 'NOK',
      rates: { NOK: '1' },
      redemption: { ...initialProgram.redemption, pointValue: { NOK: '0.1' } },
    };
    expect(tried([pastPurchase('m-1', 700, { program })]).costBase).toBe(7);
  });

  it('keeps to a limit a member and to one a day, by the local date', () => {
    const at = (hours: number) => pastPurchase('m-1', 100, { occurredAt: START + hours * HOUR_MS });
    const purchases = [at(1), at(2), at(3), at(25), at(26), at(49)];
    expect(tried(purchases, { limits: { timesPerMember: 4 } }).points).toBe(4);
    expect(tried(purchases, { limits: { timesPerMemberPerDay: 2 } }).points).toBe(5);
    expect(tried(purchases, { limits: { timesPerMember: 3, timesPerMemberPerDay: 1 } }).points).toBe(3);
    const program = { ...initialProgram, timeZone: 'Pacific/Kiritimati' };
    const nextDay = { occurredAt: START + 10 * HOUR_MS, program };
    const purchasesThere = [pastPurchase('m-1', 100, { program }), pastPurchase('m-1', 100, nextDay)];
    expect(tried(purchasesThere, { limits: { timesPerMemberPerDay: 1 } }).points).toBe(2);
  });

  it('keeps to a limit a year, by the local date', () => {
    const on = (occurredAt: string) => pastPurchase('m-1', 100, { occurredAt: Date.parse(occurredAt) });
    const purchases = ['2025-12-31T12:00Z', '2026-01-01T12:00Z', '2026-02-01T12:00Z', '2025-12-30T12:00Z'];
    expect(tried(purchases.map(on), { limits: { timesPerMemberPerYear: 1 } }).points).toBe(2);
  });

  it('gives a late sale the limit of its own day', () => {
    const on = (day: number) => pastPurchase('m-1', 100, { occurredAt: START + day * DAY_MS });
    const purchases = [on(2), on(1), on(2), on(1)];
    expect(tried(purchases, { limits: { timesPerMemberPerDay: 1 } }).points).toBe(2);
  });

  it('does not count a purchase that it would not have changed as a use', () => {
    const purchases = [pastPurchase('m-1', 99), pastPurchase('m-1', 100)];
    expect(tried(purchases, { limits: { timesPerMember: 1 } }).points).toBe(1);
  });

  it('says in which hour the budget would have run out, whatever the order of the logs', () => {
    const at = (member: string, hour: number) =>
      pastPurchase(member, 1000, { occurredAt: START + hour * HOUR_MS + 1 });
    const purchases = [at('m-1', 9), at('m-1', 3), at('m-2', 1), at('m-3', 5)];
    const budget = (budgetPoints: number) => tried(purchases, { limits: { budgetPoints } });
    expect(budget(20).budgetExhaustedAt).toBe(START + 3 * HOUR_MS);
    expect(budget(21)).toMatchObject({
      budgetExhaustedAt: START + 5 * HOUR_MS,
      points: 40,
      pointsWithinBudget: 21,
    });
    expect(budget(41)).toMatchObject({ budgetExhaustedAt: null, pointsWithinBudget: 40 });
    expect(tried(purchases).budgetExhaustedAt).toBeNull();
  });

  it('never says that the budget ran out before the period began', () => {
    const from = START + HOUR_MS / 2;
    const purchases = [pastPurchase('m-1', 100, { occurredAt: from })];
    expect(tried(purchases, { limits: { budgetPoints: 1 } }, { from }).budgetExhaustedAt).toBe(from);
  });

  it('tells what other promotions paid on the purchases that it would have changed', () => {
    const awards = (...ids: string[]) => [
      { reason: 'base', points: 1 },
      ...ids.map((promotionId) => ({ promotionId, reason: promotionId, points: 5 })),
    ];
    const purchases = [
      pastPurchase('m-1', 100, { awards: awards('tea', 'app') }),
      pastPurchase('m-2', 100, { awards: awards('tea') }),
      pastPurchase('m-3', 99, { awards: awards('tea') }),
    ];
    expect(tried(purchases).overlaps).toEqual([
      { promotionId: 'tea', purchases: 2, points: 10 },
      { promotionId: 'app', purchases: 1, points: 5 },
    ]);
  });

  it('shows points that a lower rate would take away as negative, and spends no budget on them', () => {
    const gainOf = () => ({ points: -3 });
    const result = tried(
      [pastPurchase('m-1', 100)],
      { limits: { budgetPoints: 1 } },
      { gainOf, from: START },
    );
    expect(result).toMatchObject({ membersReached: 1, points: -3, costBase: -3, biggestWinners: [] });
    expect(result.budgetExhaustedAt).toBeNull();
  });

  it('holds a bounded number of overlaps, those that are first by id', () => {
    const ids = Array.from({ length: OVERLAPS_MAX + 5 }, (_, index) => `p-${String(index).padStart(5, '0')}`);
    const purchases = ids
      .toReversed()
      .map((promotionId) =>
        pastPurchase('m-1', 100, { awards: [{ promotionId, reason: promotionId, points: 1 }] }),
      );
    const names = tried(purchases).overlaps.map(({ promotionId }) => promotionId);
    expect(names).toEqual(ids.slice(0, OVERLAPS_MAX));
  });
});
