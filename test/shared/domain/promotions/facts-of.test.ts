import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { purchaseOf } from '../ledger/purchases.ts';
import { factsBy } from './facts.ts';

const before = { tierId: 'silver', purchaseCount: 4, enrolledAt: Date.UTC(2026, 10, 1, 23, 30) };

const dublin = { ...initialProgram, timeZone: 'Europe/Dublin' };

const facts = (changes: Partial<Purchase> = {}, program = initialProgram) =>
  factsBy(program, purchaseOf([1000, 250, 0], changes), before);

const lines: Purchase['lines'] = [
  { lineId: '1', sku: 'tea', category: 'drinks', quantity: 0.1, amount: 100 },
  { lineId: '2', sku: 'cup', category: 'kitchen', quantity: 2, amount: 700 },
  { lineId: '3', sku: 'tea', category: 'drinks', quantity: 0.2, amount: 200 },
  { lineId: '4', sku: 'bag', quantity: 1, amount: 5 },
  { lineId: '5', sku: 'stamp', category: 'post', quantity: 1, amount: 95, earns: false },
  { lineId: '6', sku: 'pen', category: 'gift', quantity: 1, amount: 0 },
  { lineId: '7', kind: 'shipping', category: 'van', quantity: 1, amount: 49 },
];

describe('facts of a purchase', () => {
  it('are what the purchase says and what the member was before it', () => {
    const { total, currency, channel, store, lineCount, tier, purchaseCount, occurredAt } = facts();
    expect({ total, currency, channel, store, lineCount, tier, purchaseCount, occurredAt }).toEqual({
      total: 1250,
      currency: 'EUR',
      channel: 'pos',
      store: 'dublin-1',
      lineCount: 2,
      tier: 'silver',
      purchaseCount: 4,
      occurredAt: Date.UTC(2026, 10, 22, 10),
    });
  });

  it('look at goods that earn alone, but for the total of the receipt', () => {
    const { total, grossTotal, lineCount } = facts({ lines, total: 1149 });
    expect({ total, grossTotal, lineCount }).toEqual({ total: 1005, grossTotal: 1149, lineCount: 4 });
  });

  it('leave out the part of a line that points paid, and of its quantity the same part, rounded down', () => {
    const paidWithPoints = facts({
      lines: [{ lineId: '1', sku: 'tea', quantity: 2, amount: 300 }],
      payments: [{ redemptionId: 'r1', amount: 101 }],
    });
    expect([paidWithPoints.total, paidWithPoints.quantity]).toEqual([199, 1.326]);
  });

  it('name each SKU and category once, and no category where a line has none', () => {
    expect(facts({ lines }).skus).toEqual(['tea', 'cup', 'bag']);
    expect(facts({ lines }).categories).toEqual(['drinks', 'kitchen']);
  });

  it('add quantities up without a float', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(facts({ lines }).quantityOf({ skus: ['tea'] })).toBe(0.3);
    expect(facts({ lines }).quantity).toBe(3.3);
    const weighed = [1.005, 1.005, 1.005].map((quantity, index) => ({
      lineId: String(index),
      sku: 'tea',
      quantity,
      amount: 1,
    }));
    expect(facts({ lines: weighed }).quantity).toBe(3.015);
  });

  it.each([
    [{}, 1005, 3.3],
    [{ skus: ['tea'] }, 300, 0.3],
    [{ categories: ['kitchen'] }, 700, 2],
    // By either name, and no line twice.
    [{ skus: ['tea', 'bag'], categories: ['drinks'] }, 305, 1.3],
    [{ skus: [] }, 0, 0],
    [{ skus: ['coffee'], categories: ['garden'] }, 0, 0],
    [{ skus: [...Array.from({ length: 20 }, (_, index) => `sku-${index}`), 'cup'] }, 700, 2],
  ])('for the lines of %j are %d minor units and %d pieces', (selection, amount, quantity) => {
    expect(facts({ lines }).amountOf(selection)).toBe(amount);
    expect(facts({ lines }).quantityOf(selection)).toBe(quantity);
  });

  it('show the total in the base currency, rounded half up', () => {
    expect(facts({ currency: 'USD' }).totalBase).toBe(1125);
    const three = [{ lineId: '1', sku: 'tea', quantity: 1, amount: 3 }];
    expect(facts({ currency: 'GBP', lines: three }).totalBase).toBe(3);
    expect(facts().totalBase).toBe(1250);
  });

  it.each([
    // Clocks go forward at 01:00 and back at 02:00 summer time: an hour is left out, and one comes twice.
    ['2026-03-29T00:59:59.999Z', 0, 7],
    ['2026-03-29T01:00:00.000Z', 2, 7],
    ['2026-10-25T00:30:00.000Z', 1, 7],
    ['2026-10-25T01:30:00.000Z', 1, 7],
    ['2026-10-25T02:00:00.000Z', 2, 7],
    ['2026-06-30T23:00:00.000Z', 0, 3],
    ['2026-06-30T22:59:59.999Z', 23, 2],
  ])('in Dublin at %s are of hour %d and weekday %d', (time, hour, weekday) => {
    const at = facts({ occurredAt: Date.parse(time) }, dublin);
    expect([at.hour, at.weekday]).toEqual([hour, weekday]);
  });

  it('count local dates since the enrolment, never below 0', () => {
    const days = (time: string, program = initialProgram) =>
      facts({ occurredAt: Date.parse(time) }, program).daysSinceEnrolment;
    expect(days('2026-11-01T23:59:59Z')).toBe(0);
    expect(days('2026-11-02T00:00:00Z')).toBe(1);
    expect(days('2026-11-02T00:00:00Z', { ...initialProgram, timeZone: 'Asia/Kathmandu' })).toBe(0);
    expect(days('2026-10-01T00:00:00Z')).toBe(0);
  });

  it('do not depend on the order of the lines', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...lines], { minLength: lines.length }), (shuffled) => {
        const [a, b] = [facts({ lines }), facts({ lines: shuffled })];
        expect(b.skus.toSorted()).toEqual(a.skus.toSorted());
        expect(b.categories.toSorted()).toEqual(a.categories.toSorted());
        expect(b.quantity).toBe(a.quantity);
        expect(b.quantityOf({ skus: ['tea'] })).toBe(a.quantityOf({ skus: ['tea'] }));
        expect(b.amountOf({ categories: ['drinks'] })).toBe(a.amountOf({ categories: ['drinks'] }));
      }),
    );
  });
});
