import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { promotionBounds } from '#shared/domain/promotions/promotion-bounds.ts';
import {
  changeUses,
  forgettable,
  givenBack,
  isTimesLimited,
  joinUses,
  type PromotionUse,
  usedOnce,
  usedUp,
} from '#shared/domain/promotions/uses.ts';

const daily = { promotionId: 'a', limits: { timesPerMemberPerDay: 2 } };
const once = (use: PromotionUse | undefined, day: number) => usedOnce(use, { ...daily, day });
const usedOn = (days: readonly number[]) => days.reduce<PromotionUse | undefined>(once, undefined);
const aFortnight = Array.from({ length: promotionBounds.daysOfUse }, (_, index) => 100 + index);

describe('a use', () => {
  it('is counted by its local date where there is a limit a day, the days in order', () => {
    expect(usedOn([102, 100, 102])).toEqual({
      promotionId: 'a',
      times: 3,
      days: [
        { period: 100, times: 1 },
        { period: 102, times: 2 },
      ],
    });
    const limits = { timesPerMember: 1 };
    expect(usedOnce(undefined, { promotionId: 'a', limits, day: 1 })).toEqual({
      promotionId: 'a',
      times: 1,
      days: [],
    });
  });

  it('given back leaves its day as it was before', () => {
    const use = usedOn([100, 101]);
    if (!use) throw new Error('a use');
    expect(givenBack(once(use, 100), 100)).toEqual(use);
    expect(givenBack(use, 101)).toEqual(usedOn([100]));
    expect(givenBack(use, 99)).toEqual({ ...use, times: 1 });
  });

  it('on a forgotten day stays used up, whatever is given back', () => {
    const use = usedOn([...aFortnight, 200]);
    const back = use && givenBack(use, 105);
    expect(usedUp(back, daily.limits, 100)).toBe('day-forgotten');
    expect(usedUp(back, daily.limits, 105)).toBeUndefined();
  });

  it('only the newest days are remembered', () => {
    const use = usedOn([...aFortnight, 200]);
    expect(use?.days).toHaveLength(promotionBounds.daysOfUse);
    expect(use?.days[0]?.period).toBe(101);
    expect(use?.times).toBe(promotionBounds.daysOfUse + 1);
  });
});

describe('a limit', () => {
  it('per day is used up on its day only, and on days before all that are remembered', () => {
    const { limits } = daily;
    expect(usedUp(undefined, limits, 100)).toBeUndefined();
    expect(usedUp(usedOn([100]), limits, 100)).toBeUndefined();
    expect(usedUp(usedOn([100, 100]), limits, 100)).toBe('times-per-day');
    expect(usedUp(usedOn([100, 100]), limits, 99)).toBeUndefined();
    expect(usedUp(usedOn(aFortnight), limits, 99)).toBe('day-forgotten');
    expect(usedUp(usedOn(aFortnight), limits, 100)).toBeUndefined();
    expect(usedUp(usedOn(aFortnight), limits, 500)).toBeUndefined();
    expect(usedUp(usedOn(aFortnight.slice(1)), limits, 99)).toBeUndefined();
  });

  it('per year is used up in its year only, and in years before the two that are remembered', () => {
    const yearly = { promotionId: 'a', limits: { timesPerMemberPerYear: 2 } };
    const day = (date: string) => Date.parse(date) / 86_400_000;
    const usedIn = (...dates: string[]) =>
      dates.reduce<PromotionUse | undefined>(
        (use, date) => usedOnce(use, { ...yearly, day: day(date) }),
        undefined,
      );
    const twice = usedIn('2024-01-01', '2024-12-31', '2025-06-01');
    expect(twice).toEqual({
      promotionId: 'a',
      times: 3,
      days: [],
      years: [
        { period: 2024, times: 2 },
        { period: 2025, times: 1 },
      ],
    });
    const why = (use: PromotionUse | undefined, date: string) => usedUp(use, yearly.limits, day(date));
    expect(why(twice, '2024-07-01')).toBe('times-per-year');
    expect(why(twice, '2025-12-31')).toBeUndefined();
    expect(why(twice, '2026-01-01')).toBeUndefined();
    expect(why(twice, '2023-12-31')).toBe('year-forgotten');
    expect(why(usedIn('2025-06-01'), '2023-12-31')).toBeUndefined();
    const back = twice && givenBack(givenBack(twice, day('2024-05-05')), day('2024-05-05'));
    expect(why(back, '2024-07-01')).toBeUndefined();
    expect(why(back, '2023-12-31')).toBe('year-forgotten');
    expect(
      joinUses(
        twice ? [twice] : [],
        [usedIn('2025-02-02', '2026-01-01')].flatMap((use) => use ?? []),
      ),
    ).toEqual([
      {
        promotionId: 'a',
        times: 5,
        days: [],
        years: [
          { period: 2025, times: 2 },
          { period: 2026, times: 1 },
        ],
      },
    ]);
    expect(isTimesLimited(yearly.limits)).toBe(true);
  });

  it('for all times comes first, and no limit is none', () => {
    const use = usedOn([100, 100]);
    expect(usedUp(use, { timesPerMember: 2, timesPerMemberPerDay: 2 }, 100)).toBe('times-per-member');
    expect(usedUp(use, { timesPerMember: 3 }, 100)).toBeUndefined();
    expect(usedUp(use, {}, 100)).toBeUndefined();
    expect([{}, { timesPerMember: 1 }, { timesPerMemberPerDay: 1 }].map(isTimesLimited)).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('the uses of a member', () => {
  const use = (promotionId: string, times = 1, ...days: number[]): PromotionUse => ({
    promotionId,
    times,
    days: days.map((day) => ({ period: day, times: 1 })),
  });

  it('are by promotion, changed ones in the place of those before, one of no times gone', () => {
    const uses = [use('a'), use('c')];
    expect(changeUses(uses, [use('b'), use('c', 0), use('a', 2)])).toEqual([use('a', 2), use('b')]);
    expect(changeUses(uses, [])).toBe(uses);
  });

  it('that may be forgotten are of promotions that run no more, the one used longest ago first', () => {
    const uses = [use('a', 1, 7), use('b', 1, 3, 9), use('c', 1, 5), use('d', 1, 1)];
    const forgotten = forgettable(uses, (promotionId) => promotionId === 'd');
    expect(forgotten.map(({ promotionId }) => promotionId)).toEqual(['c', 'a', 'b']);
  });

  it('stay bounded, and given back in any order leave nothing, while no day was forgotten', () => {
    const days = fc.array(fc.integer({ min: 0, max: 13 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(days, fc.infiniteStream(fc.nat()), (list, order) => {
        let use = usedOn(list);
        expect(use?.days.length).toBeLessThanOrEqual(promotionBounds.daysOfUse);
        expect(use?.days.reduce((sum, { times }) => sum + times, 0)).toBe(list.length);
        const back = [...list];
        while (back.length > 0) {
          const [day = 0] = back.splice((order.next().value ?? 0) % back.length, 1);
          if (use) use = givenBack(use, day);
        }
        expect(use).toEqual({ promotionId: 'a', times: 0, days: [] });
      }),
    );
  });
});
