import { describe, expect, it } from 'vitest';
import { type Counts, choose } from '#shared/domain/promotions/choose.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { promotionBounds } from '#shared/domain/promotions/promotion-bounds.ts';
import type { PromotionUse } from '#shared/domain/promotions/uses.ts';
import { basketWith } from './baskets.ts';
import { toNumber } from './points.ts';
import { everybody, promotionOf } from './promotions.ts';

const basket = basketWith([{ amount: 1999 }]);
const today = 20_000;
const unused: Counts = { uses: [], day: today, budgetsLeft: new Map(), isActive: () => true };

/** Promotions by their ids; each is a bonus of 10 with the changes given. */
const named = (changes: Readonly<Record<string, Partial<PromotionVersion>>>) =>
  Object.entries(changes).map(([promotionId, change]) => promotionOf(everybody, { promotionId, ...change }));

const bonus = (points: number) => ({ effect: { type: 'bonus' as const, points } });

function chosen(changes: Readonly<Record<string, Partial<PromotionVersion>>>, counts: Partial<Counts> = {}) {
  const choice = choose(basket, named(changes), { ...unused, ...counts });
  return {
    chosen: choice.chosen.map(({ promotion }) => promotion.promotionId),
    passedOver: Object.fromEntries(choice.passedOver),
  };
}

const used = (promotionId: string, times: number, days: PromotionUse['days'] = []): PromotionUse => ({
  promotionId,
  times,
  days,
});

describe('limits, each promotion by itself', () => {
  it('a points limit and what is left of a budget cut, the lower of them', () => {
    const candidates = (budgetLeft?: number) => {
      const counts = { ...unused, budgetsLeft: new Map(budgetLeft === undefined ? [] : [['a', budgetLeft]]) };
      const limited = { a: { ...bonus(10), limits: { pointsPerPurchase: 8, budgetPoints: 100 } } };
      return choose(basket, named(limited), counts).chosen.map(({ gain, cap }) => [toNumber(gain), cap]);
    };
    expect(candidates()).toEqual([[8, 8]]);
    expect(candidates(3)).toEqual([[3, 3]]);
    expect(candidates(1)).toEqual([[1, 1]]);
    expect(candidates(0)).toEqual([]);
  });

  it.each<readonly [string, Partial<PromotionVersion>, Partial<Counts>, object]>([
    [
      'its times',
      { limits: { timesPerMember: 2 } },
      { uses: [used('a', 2)] },
      { because: 'times-per-member' },
    ],
    [
      'its times of the day',
      { limits: { timesPerMemberPerDay: 1 } },
      { uses: [used('a', 1, [{ period: today, times: 1 }])] },
      { because: 'times-per-day' },
    ],
    [
      'its budget',
      { limits: { budgetPoints: 5 } },
      { budgetsLeft: new Map([['a', 0]]) },
      { because: 'budget' },
    ],
    [
      'nothing that it brings',
      { effect: { type: 'per-line', factor: '2', skus: ['x'] } },
      {},
      { because: 'nothing' },
    ],
  ])('%s passes a promotion over, and it displaces nobody', (_, change, counts, because) => {
    const stacking = { group: 'g', exclusive: true, priority: 9 };
    expect(
      chosen({ a: { ...bonus(99), stacking, ...change }, b: { stacking: { group: 'g' } } }, counts),
    ).toEqual({
      chosen: ['b'],
      passedOver: { a: because },
    });
  });

  it('another day, and one use less, are open', () => {
    const limits = { timesPerMember: 2, timesPerMemberPerDay: 1 };
    const uses = [used('a', 1, [{ period: today - 1, times: 1 }])];
    expect(chosen({ a: { limits } }, { uses }).chosen).toEqual(['a']);
  });

  it('a rate below that of the programme applies, one that is the same brings nothing', () => {
    const rate = (pointsPerUnit: string) => ({ effect: { type: 'per-line' as const, pointsPerUnit } });
    expect(chosen({ a: rate('0.5'), b: rate('1') })).toEqual({
      chosen: ['a'],
      passedOver: { b: { because: 'nothing' } },
    });
  });

  it('a member has room for a bounded number of promotions with a times limit', () => {
    const limits = { timesPerMember: 5 };
    const uses = Array.from({ length: promotionBounds.uses - 1 }, (_, index) => used(`old-${index}`, 1));
    expect(chosen({ a: { limits }, b: { limits }, c: {} }, { uses })).toEqual({
      chosen: ['a', 'c'],
      passedOver: { b: { because: 'no-room' } },
    });
    const full = [...uses, used('b', 1)];
    expect(chosen({ a: { limits }, b: { limits } }, { uses: full })).toMatchObject({ chosen: ['b'] });
    const isActive = (promotionId: string) => !promotionId.startsWith('old-1');
    expect(chosen({ a: { limits }, b: { limits } }, { uses: full, isActive }).chosen).toEqual(['a', 'b']);
  });
});

describe('a group', () => {
  const g = (priority?: number, group = 'g') => ({
    stacking: { group, ...(priority !== undefined && { priority }) },
  });

  it.each<readonly [string, Readonly<Record<string, Partial<PromotionVersion>>>, readonly string[]]>([
    [
      'the one worth most, whatever its priority',
      { a: { ...bonus(5), ...g(9) }, b: { ...bonus(6), ...g(1) } },
      ['b'],
    ],
    ['of equals the higher priority', { a: g(), b: g(1) }, ['b']],
    ['of those the smaller id', { b: g(), a: g() }, ['a']],
    ['each group its own, and what is in none stays', { a: g(0, 'x'), b: g(0, 'y'), c: {} }, ['a', 'b', 'c']],
    [
      'worth is counted exactly, not in whole points',
      { a: { effect: { type: 'multiplier', factor: '2' }, ...g() }, b: { ...bonus(19), ...g(5) } },
      ['a'],
    ],
    [
      'and after the cut',
      { a: { ...bonus(50), ...g(), limits: { pointsPerPurchase: 3 } }, b: { ...bonus(4), ...g() } },
      ['b'],
    ],
  ])('%s', (_, changes, ids) => {
    const sorted = Object.fromEntries(Object.entries(changes).toSorted(([a], [b]) => (a < b ? -1 : 1)));
    expect(chosen(sorted).chosen).toEqual(ids);
  });

  it('names the winner in the other promotions', () => {
    expect(chosen({ a: g(), b: g(1) }).passedOver).toEqual({ a: { because: 'group', by: 'b' } });
  });
});

describe('an exclusive one', () => {
  const alone = (priority?: number) => ({
    stacking: { exclusive: true, ...(priority !== undefined && { priority }) },
  });

  it.each<readonly [string, Readonly<Record<string, Partial<PromotionVersion>>>, string]>([
    ['excludes every other, though they bring more', { a: alone(-5), b: bonus(999) }, 'a'],
    ['of several the higher priority', { a: { ...alone(), ...bonus(99) }, b: alone(1) }, 'b'],
    ['then more points', { a: alone(), b: { ...alone(), ...bonus(11) } }, 'b'],
    ['then the smaller id', { a: alone(), b: alone() }, 'a'],
  ])('%s', (_, changes, by) => {
    const others = Object.keys(changes).filter((id) => id !== by);
    expect(chosen(changes)).toEqual({
      chosen: [by],
      passedOver: Object.fromEntries(others.map((id) => [id, { because: 'exclusive', by }])),
    });
  });

  it('that its group displaced excludes nobody', () => {
    const changes = {
      a: { stacking: { exclusive: true, group: 'g' } },
      b: { ...bonus(11), stacking: { group: 'g' } },
      c: {},
    };
    expect(chosen(changes).chosen).toEqual(['b', 'c']);
  });
});

describe('a promotion in shadow', () => {
  it('is judged by itself: it displaces nobody, nobody displaces it, and it needs no room', () => {
    const stacking = { group: 'g', exclusive: true };
    const shadow = { mode: 'shadow' as const, stacking, ...bonus(99), limits: { timesPerMember: 1 } };
    const uses = Array.from({ length: promotionBounds.uses }, (_, index) => used(`old-${index}`, 1));
    const choice = choose(basket, named({ a: shadow, b: { stacking } }), { ...unused, uses });
    expect(choice.chosen.map(({ promotion }) => promotion.promotionId)).toEqual(['b']);
    expect(choice.shadow.map(({ promotion }) => promotion.promotionId)).toEqual(['a']);
    expect(choice.passedOver.size).toBe(0);
  });
});
