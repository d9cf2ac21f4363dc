import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { basketOf, earn } from '#shared/domain/ledger/acts/earning.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { purchaseOf } from '../purchases.ts';

const earned = (program: Program, tierId: string, purchase: Purchase) =>
  earn(program, tierId, basketOf(program, purchase));

const withRates: Program = { ...initialProgram, rates: { ...initialProgram.rates, JPY: '0.0062' } };

describe('earning', () => {
  it.each([
    ['EUR', 2599, 25],
    ['EUR', 99, 0],
    ['EUR', 100, 1],
    ['GBP', 2599, 25],
    ['JPY', 10_000, 62],
  ])('rule 6: %s %i earns %i points of base', (currency, amount, points) => {
    expect(earned(withRates, 'blue', purchaseOf(amount, { currency })).points).toBe(points);
  });

  it('rule 6: nothing is rounded on the way: three lines of 0.50 earn 1 point, not 0', () => {
    expect(earned(initialProgram, 'blue', purchaseOf([50, 50, 50])).points).toBe(1);
  });

  it('rule 5: excluded goods and lines that do not earn stay in the total and earn nothing', () => {
    const purchase = purchaseOf([1000, 2000, 4000]);
    const [first, second, third] = purchase.lines;
    if (!first || !second || !third) throw new Error('three lines');
    const program: Program = {
      ...initialProgram,
      earn: { ...initialProgram.earn, exclude: { skus: ['GIFT-CARD'], categories: ['tobacco'] } },
    };
    const lines = [{ ...first, sku: 'GIFT-CARD' }, { ...second, category: 'tobacco' }, third];
    expect(earned(program, 'blue', { ...purchase, lines })).toMatchObject({ points: 40, qualifying: 40 });
    const unearning = lines.map((line) => ({ ...line, earns: false }));
    expect(earned(initialProgram, 'blue', { ...purchase, lines: unearning })).toMatchObject({
      points: 0,
      awards: [],
    });
  });

  it('rule 7: the tier adds its factor to the base, and the sum is rounded down once', () => {
    const earning = earned(initialProgram, 'gold', purchaseOf(1099));
    expect(earning.points).toBe(16);
    expect(earning.awards).toEqual([
      { reason: 'base', points: 11 },
      { reason: 'tier', points: 5 },
    ]);
  });

  it('rule 8: awards are whole by largest remainder, the base first where remainders tie', () => {
    const earning = earned(
      { ...initialProgram, tiers: [{ id: 'x', name: 'X', threshold: 0, multiplier: '2' }] },
      'x',
      purchaseOf(50),
    );
    expect(earning.awards).toEqual([{ reason: 'base', points: 1 }]);
  });

  it('rule 9: qualifying points are the base rounded down, without the tier', () => {
    expect(earned(initialProgram, 'gold', purchaseOf(1099)).qualifying).toBe(10);
  });

  it('rule 11: the part that points paid earns nothing, spread over the lines by amount', () => {
    const purchase = purchaseOf([1000, 3000], { payments: [{ redemptionId: 'r1', amount: 1000 }] });
    expect(earned(initialProgram, 'blue', purchase).points).toBe(30);
    const [first, ...rest] = purchase.lines;
    if (!first) throw new Error('a line');
    const lines = [{ ...first, earns: false }, ...rest];
    expect(earned(initialProgram, 'blue', { ...purchase, lines }).points).toBe(22);
  });

  it('does not depend on the order of the lines, and its awards sum to its points', () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 30 });
    const tier = fc.constantFrom('blue', 'silver', 'gold');
    fc.assert(
      fc.property(amounts, tier, fc.constantFrom('EUR', 'GBP', 'USD', 'JPY'), (list, tierId, currency) => {
        const purchase = purchaseOf(list, { currency });
        const earning = earned(withRates, tierId, purchase);
        const backwards = { ...purchase, lines: purchase.lines.toReversed() };
        expect(earned(withRates, tierId, backwards)).toEqual(earning);
        expect(earning.awards.reduce((sum, { points }) => sum + points, 0)).toBe(earning.points);
        expect(earning.awards.every(({ points }) => points > 0)).toBe(true);
      }),
    );
  });
});
