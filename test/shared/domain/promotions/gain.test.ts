import { describe, expect, it } from 'vitest';
import { floor, type Rational } from '#shared/domain/money/rational.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { gainAlone, gainsTogether, paidLines } from '#shared/domain/promotions/gain.ts';
import type { Effect } from '#shared/domain/promotions/promotion.ts';
import { basketWith, type LineChange } from './baskets.ts';
import { everybody, promotionOf } from './promotions.ts';

/** To a hundredth of a point, rounded down: all that these tests need to tell apart. */
const hundredths = ({ numerator, denominator }: Rational): number =>
  floor({ numerator: numerator * 100n, denominator });

const paying = (effect: Effect, promotionId = 'tea-week') => promotionOf(everybody, { promotionId, effect });

const tea: LineChange = { sku: 'TEA', category: 'drinks' };
const cup: LineChange = { sku: 'CUP', category: 'kitchen' };
const teaAndCup = [
  { ...tea, quantity: 3, amount: 1500 },
  { ...cup, quantity: 2, amount: 999 },
];
const halfPaid = { paid: 1250 };

describe('the points that a promotion brings alone', () => {
  const cases: readonly (readonly [
    name: string,
    effect: Effect,
    lines: readonly LineChange[],
    hundredths: number,
    paid?: { readonly paid: number },
  ])[] = [
    ['a factor brings its part above 1', { type: 'multiplier', factor: '2' }, teaAndCup, 2499],
    ['a factor below 2 the fraction', { type: 'multiplier', factor: '1.1' }, teaAndCup, 249],
    ['a factor on what points did not pay', { type: 'multiplier', factor: '2' }, teaAndCup, 1249, halfPaid],
    [
      'a factor nothing on what does not earn',
      { type: 'multiplier', factor: '2' },
      [tea, { ...cup, earns: false }],
      1000,
    ],
    ['a factor on lines by SKU', { type: 'per-line', factor: '3', skus: ['TEA'] }, teaAndCup, 3000],
    [
      'a factor on lines by category',
      { type: 'per-line', factor: '2', categories: ['kitchen'] },
      teaAndCup,
      999,
    ],
    [
      'a factor on lines by either, once',
      { type: 'per-line', factor: '2', skus: ['TEA'], categories: ['drinks', 'kitchen'] },
      teaAndCup,
      2499,
    ],
    ['a factor without a selection on all lines', { type: 'per-line', factor: '2' }, teaAndCup, 2499],
    ['a factor on no line nothing', { type: 'per-line', factor: '2', skus: ['POT'] }, teaAndCup, 0],
    [
      'a rate what it is above that of the programme',
      { type: 'per-line', pointsPerUnit: '3' },
      teaAndCup,
      4998,
    ],
    [
      'a rate below it less than nothing',
      { type: 'per-line', pointsPerUnit: '0.5', skus: ['TEA'] },
      teaAndCup,
      -750,
    ],
    ['a bonus once', { type: 'bonus', points: 10 }, teaAndCup, 1000],
    ['a bonus whole though points paid a part', { type: 'bonus', points: 10 }, teaAndCup, 1000, halfPaid],
    ['a bonus nothing where points paid all', { type: 'bonus', points: 10 }, teaAndCup, 0, { paid: 2499 }],
    ['a bonus nothing where no line earns', { type: 'bonus', points: 10 }, [{ ...tea, earns: false }], 0],
    ['a bonus for each so many pieces', { type: 'bonus', points: 10, per: { quantity: 2 } }, teaAndCup, 2000],
    [
      'pieces of its own lines only',
      { type: 'bonus', points: 10, per: { quantity: 2, skus: ['TEA'] } },
      teaAndCup,
      1000,
    ],
    [
      'pieces weighed, exactly',
      { type: 'bonus', points: 10, per: { quantity: 0.3 } },
      [{ quantity: 0.1 }, { quantity: 0.2 }],
      1000,
    ],
    [
      'no piece of what does not earn',
      { type: 'bonus', points: 10, per: { quantity: 1 } },
      [{ quantity: 5, earns: false }, { quantity: 1 }],
      1000,
    ],
    ['a bonus for each so much money', { type: 'bonus', points: 10, per: { amount: 1000 } }, teaAndCup, 2000],
    [
      'money of its own lines only',
      { type: 'bonus', points: 10, per: { amount: 500, categories: ['drinks'] } },
      teaAndCup,
      3000,
    ],
    [
      'money that points did not pay',
      { type: 'bonus', points: 10, per: { amount: 1000 } },
      teaAndCup,
      1000,
      halfPaid,
    ],
    ['not a bonus for a cent too little', { type: 'bonus', points: 10, per: { amount: 2500 } }, teaAndCup, 0],
  ];

  it.each(cases.map(([name, effect, lines, points, paid]) => ({ name, effect, lines, points, paid })))(
    '$name',
    ({ effect, lines, points, paid }) => {
      expect(hundredths(gainAlone(basketWith(lines, paid), paying(effect)))).toBe(points);
    },
  );
});

describe('the points that promotions bring together', () => {
  const together = (effects: readonly Effect[]) => {
    const basket = basketWith(teaAndCup);
    const chosen = effects.map((effect, index) => {
      const promotion = paying(effect, `p${index}`);
      return { promotion, gain: gainAlone(basket, promotion) };
    });
    const { atRates, gains } = gainsTogether(basket, chosen);
    return { atRates: hundredths(atRates), gains: gains.map(hundredths) };
  };

  it('are those that each brings alone, while no rate is replaced', () => {
    const effects: readonly Effect[] = [
      { type: 'multiplier', factor: '2' },
      { type: 'per-line', factor: '3', skus: ['TEA'] },
      { type: 'bonus', points: 7 },
    ];
    expect(together(effects)).toEqual({ atRates: 2499, gains: [2499, 3000, 700] });
  });

  it('follow a replaced rate for a factor, and stay as they were for a bonus', () => {
    const effects: readonly Effect[] = [
      { type: 'per-line', pointsPerUnit: '4', skus: ['TEA'] },
      { type: 'multiplier', factor: '2' },
      { type: 'per-line', factor: '1.5', categories: ['kitchen'] },
      { type: 'bonus', points: 7 },
    ];
    expect(together(effects)).toEqual({ atRates: 6999, gains: [4500, 6999, 499, 700] });
  });

  it('come from the higher of two rates of a line, or the smaller id of equals; elsewhere each has its own', () => {
    const low: Effect = { type: 'per-line', pointsPerUnit: '2' };
    const high: Effect = { type: 'per-line', pointsPerUnit: '3', skus: ['TEA'] };
    expect(together([low, high])).toEqual({ atRates: 6498, gains: [999, 3000] });
    expect(together([low, low])).toEqual({ atRates: 4998, gains: [2499, 0] });
  });

  it('keep a rate below that of the programme in its place, with a factor of it', () => {
    const effects: readonly Effect[] = [
      { type: 'per-line', pointsPerUnit: '0', skus: ['TEA'] },
      { type: 'multiplier', factor: '2' },
    ];
    expect(together(effects)).toEqual({ atRates: 999, gains: [-1500, 999] });
  });
});

describe('the lines that a promotion is paid for', () => {
  it.each<readonly [string, Effect, readonly boolean[]]>([
    ['all that earn', { type: 'multiplier', factor: '2' }, [true, true, false]],
    ['all that earn, of a bonus', { type: 'bonus', points: 1 }, [true, true, false]],
    ['those that it selects', { type: 'per-line', factor: '2', skus: ['TEA', 'POT'] }, [true, false, false]],
    [
      'those for which a bonus repeats',
      { type: 'bonus', points: 1, per: { quantity: 1, categories: ['kitchen'] } },
      [false, true, false],
    ],
  ])('are %s', (_, effect, covered) => {
    const basket = basketWith([tea, cup, { sku: 'POT', category: 'kitchen', earns: false }]);
    const promotion = paying(effect);
    expect(paidLines(basket, [promotion], promotion)).toEqual(covered);
  });

  it('are of a rate those on which no higher one took its place', () => {
    const rates = [
      paying({ type: 'per-line', pointsPerUnit: '2' }, 'a'),
      paying({ type: 'per-line', pointsPerUnit: '3', skus: ['TEA'] }, 'b'),
    ];
    const basket = basketWith([tea, cup]);
    expect(rates.map((rate) => paidLines(basket, rates, rate))).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('are none of the goods that the programme excludes', () => {
    const program = { ...initialProgram, earn: { ...initialProgram.earn, exclude: { skus: ['TEA'] } } };
    const basket = basketWith([tea, cup], { program });
    expect(hundredths(gainAlone(basket, paying({ type: 'per-line', factor: '2', skus: ['TEA'] })))).toBe(0);
    expect(hundredths(gainAlone(basket, paying({ type: 'multiplier', factor: '2' })))).toBe(1000);
  });
});
