import { describe, expect, it } from 'vitest';
import { purchase as purchaseContract } from '#shared/contracts/ledger/purchase.ts';
import { basketOf, earn } from '#shared/domain/ledger/acts/earning.ts';
import { toBase } from '#shared/domain/money/convert.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Purchase, PurchaseLine } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS, formatInstant } from '#shared/domain/time/calendar.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { instant, manyCurrencies, programOf } from './program.ts';

const earned = (program: Program, tierId: string, purchase: Purchase) =>
  earn(program, tierId, basketOf(program, purchase));

const enrolledAt = instant('2026-01-10T09:00:00Z');

/** A purchase with what is special about each of its lines. */
function basket(amounts: readonly number[], special: readonly Partial<PurchaseLine>[]): Purchase {
  const purchase = purchaseOf(amounts, { occurredAt: enrolledAt });
  return { ...purchase, lines: purchase.lines.map((line, index) => ({ ...line, ...special[index] })) };
}

/** A programme of one tier with that multiplier. */
const multiplied = (multiplier: string) =>
  programOf({ tiers: [{ id: 'blue', name: 'Blue', threshold: 0, multiplier }] });

const awardsOf = (program: Program, amount: number) =>
  earned(program, 'blue', purchaseOf(amount)).awards.map(({ reason, points }) => [reason, points]);

describe('Rule 5: what a line is', () => {
  const sent = (line: object, total = 100) => ({
    ...purchaseOf(total),
    occurredAt: formatInstant(enrolledAt),
    lines: [{ lineId: '1', sku: 'TEA', quantity: 1, amount: total, ...line }],
  });

  it.each([
    ['goods without a SKU', { sku: undefined }, 'sku'],
    ['a line without a quantity', { quantity: undefined }, 'quantity'],
    ['an amount for no piece', { quantity: 0 }, 'amount'],
    ['a gift card below zero', { kind: 'gift-card', amount: -1 }, 'amount'],
    ['shipping below zero', { kind: 'shipping', amount: -1 }, 'amount'],
    ['a fee below zero', { kind: 'fee', amount: -1 }, 'amount'],
    ['a tip below zero', { kind: 'tip', amount: -1 }, 'amount'],
    ['a discount above zero', { kind: 'discount', amount: 1 }, 'amount'],
    ['a rounding of a whole unit', { kind: 'rounding', amount: -100 }, 'amount'],
    ['a rounding of a whole unit up', { kind: 'rounding', amount: 100 }, 'amount'],
    ['goods that lower others', { appliesTo: ['2'] }, 'appliesTo'],
    ['a discount that names a line twice', { kind: 'discount', amount: -1, appliesTo: ['2', '2'] }, 1],
    ['a kind that nobody knows', { kind: 'voucher' }, 'kind'],
  ])('is refused for %s, with its place', (_, line, field) => {
    const issues = purchaseContract.safeParse(sent(line)).error?.issues ?? [];
    expect(issues.map(({ path }) => path.at(-1))).toEqual([field]);
    expect(issues[0]?.path.slice(0, 2)).toEqual(['lines', 0]);
  });

  it.each([
    ['goods', {}],
    ['goods below zero, which have a refusal of their own', { amount: -1 }],
    ['a voided line', { quantity: 0, amount: 0 }],
    ['a discount without a quantity', { kind: 'discount', quantity: undefined, sku: undefined, amount: -1 }],
    ['a deposit that comes back', { kind: 'deposit', sku: undefined, amount: -500 }],
    ['a rounding', { kind: 'rounding', sku: undefined, amount: -99 }],
    ['a gift card', { kind: 'gift-card', sku: undefined }],
  ])('is taken for %s', (_, line) => {
    expect(purchaseContract.safeParse(sent(line)).error?.issues).toBeUndefined();
  });

  it('is one rounding at most', () => {
    const rounding = { kind: 'rounding', quantity: 1, amount: 1 };
    const lines = ['1', '2'].map((lineId) => ({ ...rounding, lineId }));
    const issues = purchaseContract.safeParse({ ...sent({}), lines }).error?.issues;
    expect(issues?.map(({ path }) => path)).toEqual([['lines', 1, 'kind']]);
  });

  it('excluded goods and lines that do not earn stay in the total, earn and qualify for nothing', () => {
    const program = programOf({
      earn: { ...initialProgram.earn, exclude: { skus: ['GIFT-CARD'], categories: ['tobacco'] } },
    });
    const log = new Log(program, enrolledAt);
    const purchase = basket(
      [1000, 2000, 4000, 800],
      [{ sku: 'GIFT-CARD' }, { category: 'tobacco' }, { earns: false }, { category: 'tea', earns: true }],
    );
    const { entry, state } = log.purchase('p1', purchase, enrolledAt);
    expect(entry.purchase).toMatchObject({ total: 7800, totalBase: 7800 });
    expect(entry.awards).toEqual([{ reason: 'base', points: 8 }]);
    expect(state.tier.qualifying).toBe(8);
  });
});

describe('Rule 6: the base, exactly', () => {
  it.each([
    ['EUR', 2599, 25],
    ['EUR', 99, 0],
    ['GBP', 2599, 25],
    // Through the base: 0.62, 1.00 and 61.99 EUR.
    ['JPY', 100, 0],
    ['JPY', 162, 1],
    ['JPY', 9999, 61],
    // 3 EUR a dinar of 1,000 fils: 2.997, 3.000 and 3.015 EUR.
    ['KWD', 999, 2],
    ['KWD', 1000, 3],
    ['KWD', 1005, 3],
    // Two decimals, whatever a browser shows: 399.99 and 400.00 HUF are 0.999975 and 1 EUR.
    ['HUF', 39_999, 0],
    ['HUF', 40_000, 1],
  ])('%s %i earns %i', (currency, amount, points) => {
    expect(earned(manyCurrencies, 'blue', purchaseOf(amount, { currency })).points).toBe(points);
  });

  it('points per unit of its own currency come before a conversion', () => {
    const program = programOf({
      rates: manyCurrencies.rates,
      earn: { pointsPerUnit: { EUR: '1', JPY: '0.01', KWD: '2.5' } },
    });
    expect(earned(program, 'blue', purchaseOf(12_399, { currency: 'JPY' })).points).toBe(123);
    expect(earned(program, 'blue', purchaseOf(1_999, { currency: 'KWD' })).points).toBe(4);
    expect(earned(program, 'blue', purchaseOf(2000, { currency: 'GBP' })).points).toBe(23);
  });

  it('nothing is rounded on the way: three lines of 0.50 earn 1, two fractions that no float has earn 3', () => {
    expect(earned(initialProgram, 'blue', purchaseOf([50, 50, 50])).points).toBe(1);
    const program = programOf({ earn: { pointsPerUnit: { EUR: '0.1' } } });
    expect(earned(program, 'blue', purchaseOf([1000, 2000])).points).toBe(3);
  });

  it.each([
    ['EUR', 1234, 1234],
    // 11.5 and 0.115 cents.
    ['GBP', 10, 12],
    ['GBP', 1, 1],
    ['USD', 5, 5],
    ['USD', 4, 4],
    // 0.62 and 310 cents.
    ['JPY', 1, 1],
    ['JPY', 500, 310],
    // 301.5 cents.
    ['KWD', 1005, 302],
    // 0.25 and 0.5 cents.
    ['HUF', 100, 0],
    ['HUF', 200, 1],
  ])('totalBase of %s %i is %i, rounded half up', (currency, amount, base) => {
    expect(toBase(manyCurrencies, currency, amount)).toBe(base);
  });

  it('and once per purchase: two lines of 0.10 GBP are 23 cents, not 24', () => {
    const log = new Log(initialProgram, enrolledAt);
    const purchase = purchaseOf([10, 10], { currency: 'GBP', occurredAt: enrolledAt });
    expect(log.purchase('p1', purchase, enrolledAt).entry.purchase).toMatchObject({
      total: 20,
      totalBase: 23,
      rate: '1.15',
    });
  });

  it('the base currency may have no decimals', () => {
    const program = programOf({
      baseCurrency: 'JPY',
      rates: { EUR: '160.5', KWD: '520' },
      earn: { pointsPerUnit: { JPY: '0.01' } },
    });
    expect(toBase(program, 'EUR', 99)).toBe(159);
    expect(toBase(program, 'KWD', 1)).toBe(1);
    expect(earned(program, 'blue', purchaseOf(1000, { currency: 'EUR' })).points).toBe(16);
  });
});

describe('Rule 7: factors add', () => {
  it('the tier adds its factor less one times the base, and the sum is rounded down once', () => {
    expect(awardsOf(multiplied('1.5'), 1099)).toEqual([
      ['base', 11],
      ['tier', 5],
    ]);
    // 3.99 and 0.9975 are 4.9875.
    expect(awardsOf(multiplied('1.25'), 399)).toEqual([
      ['base', 3],
      ['tier', 1],
    ]);
    expect(awardsOf(multiplied('3'), 50)).toEqual([['tier', 1]]);
  });

  it('over the basket, not line by line', () => {
    expect(earned(multiplied('1.5'), 'blue', purchaseOf([60, 60, 60])).points).toBe(2);
  });
});

describe('Rule 8: awards are whole', () => {
  it('by largest remainder', () => {
    // 1.40 and 0.70: two points in all, and the tier has the larger remainder.
    expect(awardsOf(multiplied('1.5'), 140)).toEqual([
      ['base', 1],
      ['tier', 1],
    ]);
    // 1.80 and 0.45.
    expect(awardsOf(multiplied('1.25'), 180)).toEqual([['base', 2]]);
  });

  it('the base first where they tie', () => {
    // 0.50 and 0.50.
    expect(awardsOf(multiplied('2'), 50)).toEqual([['base', 1]]);
    // 1.50 and 1.50.
    expect(awardsOf(multiplied('2'), 150)).toEqual([
      ['base', 2],
      ['tier', 1],
    ]);
  });

  it('they sum to the points earned, the base names no promotion, and a purchase worth nothing has no postings', () => {
    const log = new Log(multiplied('1.25'), enrolledAt);
    for (let amount = 0; amount < 500; amount += 7) {
      const purchase = purchaseOf(amount, { occurredAt: enrolledAt });
      const { entry } = log.purchase(`p${amount}`, purchase, enrolledAt);
      const { awards = [], postings } = entry;
      const earned = Math.floor((amount * 125) / 10_000);
      expect(awards.reduce((sum, { points }) => sum + points, 0)).toBe(earned);
      expect(awards.filter(({ promotionId }) => promotionId !== undefined)).toEqual([]);
      expect(postings).toEqual(
        earned === 0
          ? []
          : [
              { account: 'available', points: earned },
              { account: 'issued', points: -earned },
            ],
      );
    }
  });
});

describe('Rule 9: the tier before, and what counts for the next', () => {
  it('the tier before the purchase multiplies; the one it reaches holds from the next booking', () => {
    const log = new Log(initialProgram, enrolledAt);
    const first = log.purchase('p1', purchaseOf(100_000, { occurredAt: enrolledAt }), enrolledAt);
    expect(first.entry.awards).toEqual([{ reason: 'base', points: 1000 }]);
    expect(first.entry.tierChange).toEqual({ from: 'blue', to: 'silver' });
    const second = log.purchase('p2', purchaseOf(400_000, { occurredAt: enrolledAt }), enrolledAt);
    expect(second.entry.awards?.map(({ points }) => points)).toEqual([4000, 1000]);
    expect(second.entry.tierChange).toEqual({ from: 'silver', to: 'gold' });
    const third = log.purchase('p3', purchaseOf(10_000, { occurredAt: enrolledAt }), enrolledAt);
    expect(third.entry.awards?.map(({ points }) => points)).toEqual([100, 50]);
    expect(third.entry.tierChange).toBeUndefined();
  });

  it('the base rounded down qualifies, at booking, even while it is pending', () => {
    const log = new Log(programOf({ maturity: { days: 14 } }), enrolledAt);
    log.purchase('p1', purchaseOf(100_099, { occurredAt: enrolledAt }), enrolledAt);
    expect(log.balance(enrolledAt)).toMatchObject({
      available: 0,
      pending: 1000,
      tier: { id: 'silver', qualifyingPoints: 1000, next: { id: 'gold', pointsToGo: 4000 } },
    });
    log.purchase('p2', purchaseOf(10_099, { occurredAt: enrolledAt }), enrolledAt);
    expect(log.balance(enrolledAt)).toMatchObject({ pending: 1126, tier: { qualifyingPoints: 1100 } });
  });

  it('an adjustment counts only when it says so, a transfer never', () => {
    const log = new Log(initialProgram, enrolledAt);
    const other = new Log(initialProgram, enrolledAt, 'm-2');
    log.adjust('a1', 5000, enrolledAt);
    log.transfer('t1', other, 4000, enrolledAt);
    expect([log, other].map(({ head }) => head.state.tier.qualifying)).toEqual([0, 0]);
    const { entry } = log.adjust('a2', 1000, enrolledAt, { qualifying: true });
    expect(entry.tierChange).toEqual({ from: 'blue', to: 'silver' });
    expect(log.head.state.tier.qualifying).toBe(1000);
  });
});

describe('Rule 10: tiers over time', () => {
  const tierOn = (log: Log, text: string) => log.balance(instant(text)).tier.id;
  const buy = (log: Log, id: string, points: number, text: string) =>
    log.purchase(id, purchaseOf(points * 100, { occurredAt: instant(text) }), instant(text));

  it('periods run from enrolment, local, and a tier is kept to the end of the following one', () => {
    const log = new Log(programOf({ timeZone: 'Europe/Dublin' }), instant('2026-05-31T23:30:00Z'));
    buy(log, 'p1', 1000, '2026-06-15T12:00:00Z');
    expect(tierOn(log, '2028-05-31T22:59:59.999Z')).toBe('silver');
    expect(tierOn(log, '2028-05-31T23:00:00Z')).toBe('blue');
  });

  it('a period of a month from 31 January ends with each month', () => {
    const log = new Log(programOf({ tierPeriod: { months: 1 } }), instant('2026-01-31T12:00:00Z'));
    buy(log, 'p1', 1000, '2026-02-01T12:00:00Z');
    expect(tierOn(log, '2026-03-30T23:59:59.999Z')).toBe('silver');
    expect(tierOn(log, '2026-03-31T00:00:00Z')).toBe('blue');
  });

  it('then it falls after the grace, to what the points support', () => {
    const log = new Log(programOf({ tierGrace: { days: 30 } }), enrolledAt);
    buy(log, 'p1', 5000, '2026-02-01T12:00:00Z');
    buy(log, 'p2', 1000, '2027-02-01T12:00:00Z');
    expect(tierOn(log, '2028-02-08T23:59:59.999Z')).toBe('gold');
    expect(tierOn(log, '2028-02-09T00:00:00Z')).toBe('silver');
    expect(tierOn(log, '2029-02-08T23:59:59.999Z')).toBe('silver');
    expect(tierOn(log, '2029-02-09T00:00:00Z')).toBe('blue');
  });

  it('a return that takes its ground away lets it fall at once without a grace', () => {
    const log = new Log(initialProgram, enrolledAt);
    buy(log, 'p1', 1000, '2026-02-01T12:00:00Z');
    buy(log, 'p2', 4000, '2026-02-02T12:00:00Z');
    const { entry } = log.takeBack('p2', 'x1', instant('2026-02-03T12:00:00Z'));
    expect(entry.tierChange).toEqual({ from: 'gold', to: 'silver' });
    expect(tierOn(log, '2026-02-03T12:00:00Z')).toBe('silver');
    expect(tierOn(log, '2028-01-09T23:59:59.999Z')).toBe('silver');
    expect(tierOn(log, '2028-01-10T00:00:00Z')).toBe('blue');
  });

  it('with a grace it falls when that is over, and points earned in it save it', () => {
    const graceful = () => {
      const log = new Log(programOf({ tierGrace: { days: 10 } }), enrolledAt);
      buy(log, 'p1', 1000, '2026-02-01T12:00:00Z');
      expect(log.takeBack('p1', 'x1', instant('2026-02-03T12:00:00Z')).entry.tierChange).toBeUndefined();
      return log;
    };
    const lost = graceful();
    expect(tierOn(lost, '2026-02-12T23:59:59.999Z')).toBe('silver');
    expect(tierOn(lost, '2026-02-13T00:00:00Z')).toBe('blue');
    lost.sweep(instant('2026-02-20T00:00:00Z'));
    expect(lost.head.entry).toMatchObject({
      kind: 'tier',
      occurredAt: instant('2026-02-13T00:00:00Z'),
      tierChange: { from: 'silver', to: 'blue' },
    });
    const saved = graceful();
    buy(saved, 'p2', 1000, '2026-02-12T12:00:00Z');
    expect(tierOn(saved, '2026-02-13T00:00:00Z')).toBe('silver');
    expect(tierOn(saved, '2028-01-09T23:59:59.999Z')).toBe('silver');
  });

  it('a return of other goods leaves a tier that still has its ground', () => {
    const log = new Log(initialProgram, enrolledAt);
    buy(log, 'p1', 1000, '2026-02-01T12:00:00Z');
    const kept = log.head.state.tier;
    buy(log, 'p2', 500, '2027-03-01T12:00:00Z');
    log.takeBack('p2', 'x1', instant('2027-03-02T12:00:00Z'));
    expect(log.head.state.tier).toMatchObject({ tierId: 'silver', keptUntil: kept.keptUntil });
  });

  it('earlier purchases are not repriced', () => {
    const log = new Log(initialProgram, enrolledAt);
    buy(log, 'p1', 1000, '2026-02-01T12:00:00Z');
    buy(log, 'p2', 100, '2026-02-02T12:00:00Z');
    log.takeBack('p1', 'x1', instant('2026-02-03T12:00:00Z'));
    expect(log.balance(instant('2026-02-03T12:00:00Z'))).toMatchObject({
      available: 125,
      tier: { id: 'blue' },
    });
    log.takeBack('p2', 'x1', instant('2026-02-03T12:00:00Z') + DAY_MS);
    expect(log.head.entry.act).toMatchObject({ reversed: 125 });
  });
});

describe('Rule 11: points as payment', () => {
  const paid = (amount: number) => ({ payments: [{ redemptionId: 'r1', amount }] });

  it('the part that points paid earns and qualifies for nothing', () => {
    expect(earned(initialProgram, 'gold', purchaseOf([1000, 3000], paid(1000)))).toMatchObject({
      points: 45,
      qualifying: 30,
    });
    expect(earned(initialProgram, 'gold', purchaseOf([1000, 3000], paid(4000)))).toMatchObject({
      points: 0,
      awards: [],
    });
  });

  it('it is spread over the lines by amount, those that earn nothing too', () => {
    const purchase = basket([1000, 3000], [{ earns: false }]);
    // 7.50 of the 10.00 fall on the line that earns.
    expect(earned(initialProgram, 'blue', { ...purchase, ...paid(1000) }).points).toBe(22);
  });

  it('several payments are one sum, and nothing of it is rounded', () => {
    const payments = [
      { redemptionId: 'r1', amount: 333 },
      { redemptionId: 'r2', amount: 333 },
    ];
    expect(earned(initialProgram, 'blue', purchaseOf([1000, 999], { payments })).points).toBe(13);
  });
});
