import { describe, expect, it } from 'vitest';
import type { Condition } from '#shared/domain/conditions/condition.ts';
import { quote } from '#shared/domain/ledger/acts/quote.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Effect, PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Payment } from '#shared/domain/purchases/purchase.ts';
import { netPurchase, type ReceiptLine } from '#shared/domain/purchases/receipt.ts';
import type { Log } from '../shared/domain/ledger/log.ts';
import { booking, logWith, named } from './judged.ts';
import { programOf } from './program.ts';

type Kind = ReceiptLine['kind'];

const goods = (lineId: string, amount: number, more: Partial<ReceiptLine> = {}): ReceiptLine => ({
  lineId,
  sku: `sku-${lineId}`,
  quantity: 1,
  amount,
  ...more,
});
const line = (kind: Kind, amount: number, more: Partial<ReceiptLine> = {}): ReceiptLine => ({
  lineId: `${kind}-1`,
  kind,
  quantity: 1,
  amount,
  ...more,
});
const discount = (lineId: string, amount: number, appliesTo?: readonly string[]): ReceiptLine => ({
  lineId,
  kind: 'discount',
  amount,
  appliesTo,
});

function receipt(lines: readonly ReceiptLine[], payments?: readonly Payment[]) {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  return netPurchase({ occurredAt: booking, channel: 'pos', currency: 'EUR', total, lines, payments });
}

const paidBy = (amount: number): readonly Payment[] => [{ redemptionId: 'r1', amount }];

/** A log with one purchase, `p1`, of these lines. */
function bought(
  lines: readonly ReceiptLine[],
  { program, active = [], payments }: Partial<Bought> = {},
): Log {
  const log = logWith(active, program && { program });
  log.purchase('p1', receipt(lines, payments), booking);
  return log;
}

interface Bought {
  readonly program: Program;
  readonly active: readonly PromotionVersion[];
  readonly payments: readonly Payment[];
}

const points = ({ head }: Log) =>
  (head.entry.awards ?? []).reduce((sum, { points: earned }) => sum + earned, 0);

/** The money of the goods that come back, and the points that are taken for them. */
function returned(log: Log, returnId: string, lineIds?: readonly string[]) {
  const lines = lineIds?.map((lineId) => ({ lineId, quantity: 1 }));
  const before = log.balance(booking).available;
  const { entry } = log.takeBack('p1', returnId, booking, { lines });
  return { money: entry.purchase?.total, taken: before - log.balance(booking).available };
}

const atLeast = (
  fact: string,
  value: number,
  params?: Readonly<Record<string, readonly string[]>>,
): Condition => ({
  fact,
  operator: 'greaterThanInclusive',
  value,
  ...(params && { params }),
});
const bonus = (given: number, per?: object): { readonly effect: Effect } => ({
  effect: { type: 'bonus', points: given, ...(per && { per }) } as Effect,
});

describe('Rule 5: discounts below the lines', () => {
  it('lower all goods, which come back at what was paid for them', () => {
    const log = bought([goods('a', 2000), discount('d', -500)]);
    expect(points(log)).toBe(15);
    expect(returned(log, 'back', ['a'])).toEqual({ money: 1500, taken: 15 });
  });

  it('lower the lines that they name', () => {
    const log = bought([goods('a', 1000), goods('b', 500), discount('d', -300, ['b'])]);
    expect(points(log)).toBe(12);
    expect(returned(log, 'first', ['b'])).toEqual({ money: 200, taken: 2 });
    expect(returned(log, 'rest')).toEqual({ money: 1000, taken: 10 });
  });

  it('give the cent to the smaller line id, whatever the order of the lines', () => {
    const program = programOf({
      earn: { pointsPerUnit: { EUR: '100' }, exclude: { skus: ['sku-a'] } },
    });
    const lines = [goods('a', 100), goods('b', 100), discount('d', -1)];
    expect(points(bought(lines, { program }))).toBe(100);
    expect(points(bought(lines.toReversed(), { program }))).toBe(100);
  });

  it('go one after the other: those that name fewest lines first', () => {
    const lines = [goods('a', 1000), goods('b', 1000), discount('d1', -500), discount('d2', -800, ['a'])];
    expect([points(bought(lines)), points(bought(lines.toReversed()))]).toEqual([7, 7]);
  });

  it('earn as much as net lines do', () => {
    const net = [goods('a', 117), goods('b', 583)];
    const lines = [goods('a', 1000), goods('b', 1000), discount('d1', -500), discount('d2', -800, ['a'])];
    const active = [named('twice', { effect: { type: 'multiplier', factor: '2.333' } })];
    expect(bought(lines, { active }).head.entry.awards).toEqual(bought(net, { active }).head.entry.awards);
  });

  it('cannot be named by a return', () => {
    const log = bought([goods('a', 2000), discount('d', -500)]);
    expect(() => returned(log, 'back', ['d'])).toThrow(expect.objectContaining({ code: 'unknown-line' }));
  });
});

describe('Rule 5: other kinds of lines', () => {
  it('earn nothing: a deposit that comes back may be larger than the goods', () => {
    const log = bought([goods('a', 300), line('deposit', -500, { quantity: 20 })]);
    expect(points(log)).toBe(3);
    expect(log.head.entry.purchase).toMatchObject({ total: -200, totalBase: -200, earnsBase: 300 });
  });

  it.each(['gift-card', 'shipping', 'fee', 'tip', 'deposit'] as const)('earn nothing: a %s', (kind) => {
    expect(points(bought([goods('a', 300), line(kind, 4900)]))).toBe(3);
  });

  it('are voided lines, which are kept nowhere and cannot be returned', () => {
    const log = bought([goods('a', 2000), goods('v', 0, { quantity: 0 })]);
    expect(points(log)).toBe(20);
    expect(() => returned(log, 'back', ['v'])).toThrow(expect.objectContaining({ code: 'unknown-line' }));
    expect(returned(log, 'all')).toEqual({ money: 2000, taken: 20 });
  });

  it('are a rounding, which comes back with the last of the others', () => {
    const log = bought([goods('a', 502), goods('b', 500), line('rounding', -2)]);
    expect(points(log)).toBe(10);
    expect(returned(log, 'first', ['a']).money).toBe(502);
    expect(() => returned(log, 'odd', ['rounding-1'])).toThrow(
      expect.objectContaining({ code: 'unknown-line' }),
    );
    expect(returned(log, 'last', ['b']).money).toBe(498);
  });
});

describe('Rule 6: the base of what earns', () => {
  it('stands beside that of the receipt where the two differ', () => {
    expect(bought([goods('a', 300)]).head.entry.purchase).not.toHaveProperty('earnsBase', expect.anything());
    const mixed = bought([goods('a', 300), line('shipping', 490)]);
    expect(mixed.head.entry.purchase).toMatchObject({ totalBase: 790, earnsBase: 300 });
  });
});

describe('Rule 11: payments lie on what points can pay', () => {
  it('and not on a gift card: the goods earn nothing where points paid all of them', () => {
    const lines = [goods('a', 5000), line('gift-card', 10_000)];
    expect(points(bought(lines, { payments: paidBy(5000) }))).toBe(0);
  });

  it('and on shipping and fees, which takes that much off the goods that points paid', () => {
    const lines = [goods('a', 1000), line('shipping', 500), line('fee', 500)];
    expect(points(bought(lines, { payments: paidBy(1000) }))).toBe(5);
  });

  it('in whole minor units, the one that is left on the smaller line id', () => {
    const program = programOf({ earn: { pointsPerUnit: { EUR: '100' }, exclude: { skus: ['sku-b'] } } });
    const lines = [goods('b', 100), goods('a', 100)];
    expect(points(bought(lines, { program, payments: paidBy(1) }))).toBe(99);
  });
});

describe('Rule 14: facts look at what earns', () => {
  const spend = [named('spend', { ...bonus(500), conditions: atLeast('total', 10_000) })];

  it('so that a gift card reaches no threshold, nor does shipping', () => {
    expect(points(bought([line('gift-card', 10_000), goods('gum', 100)], { active: spend }))).toBe(1);
    expect(points(bought([goods('shoes', 5100), line('shipping', 4900)], { active: spend }))).toBe(51);
  });

  it('so that a threshold is not reached by what points paid', () => {
    const active = [named('spend', { ...bonus(200), conditions: atLeast('total', 5000) })];
    expect(points(bought([goods('a', 5000)], { active, payments: paidBy(4999) }))).toBe(0);
  });

  it('so that pieces count as far as points did not pay them', () => {
    const coffee = (amount: number, quantity: number) => goods('coffee', amount, { sku: 'coffee', quantity });
    const active = [named('cups', bonus(200, { quantity: 1, skus: ['coffee'] }))];
    expect(points(bought([coffee(200, 1)], { active, payments: paidBy(199) }))).toBe(0);
    expect(points(bought([coffee(400, 2)], { active, payments: paidBy(200) }))).toBe(202);
  });

  it('and a purchase of which nothing earns gets no bonus', () => {
    const active = [named('all', bonus(50))];
    expect(points(bought([goods('free', 0)], { active }))).toBe(0);
    expect(points(bought([goods('a', 100, { earns: false })], { active }))).toBe(0);
    expect(points(bought([goods('a', 100)], { active }))).toBe(51);
  });

  it('and excluded goods count in no quantity', () => {
    const program = programOf({
      earn: { pointsPerUnit: { EUR: '1' }, exclude: { categories: ['tobacco'] } },
    });
    const conditions = atLeast('quantityOf', 1, { categories: ['tobacco'] });
    const active = [named('smoke', { ...bonus(10), conditions })];
    const lines = [goods('a', 6000, { category: 'tobacco' }), goods('bread', 200)];
    expect(points(bought(lines, { program, active }))).toBe(2);
  });
});

describe('Rule 20: what points can pay', () => {
  const redeemable = (lines: readonly ReceiptLine[], { program, payments }: Partial<Bought> = {}) => {
    const log = logWith([], program && { program });
    log.open('o1', { brought: 1000 }, booking);
    const command = { purchaseId: 'q', purchase: receipt(lines, payments), contentHash: '', anyAge: false };
    return quote(log.program, log.settled(booking), command, booking).redeemable;
  };

  it('is no gift card, deposit or tip, in a quote', () => {
    for (const kind of ['gift-card', 'deposit', 'tip'] as const) {
      expect(redeemable([line(kind, 1000)])).toEqual({ points: 0, value: { amount: 0, currency: 'EUR' } });
    }
    expect(redeemable([goods('a', 300), line('shipping', 200), line('fee', 100)]).points).toBe(600);
  });

  it('is less what the purchase names as paid', () => {
    expect(redeemable([goods('a', 500)], { payments: paidBy(400) })).toEqual({
      points: 100,
      value: { amount: 100, currency: 'EUR' },
    });
  });

  it('leaves out what the programme excludes, and is never more than the total', () => {
    const { redemption } = programOf({});
    const program = programOf({ redemption: { ...redemption, exclude: { categories: ['tobacco'] } } });
    expect(redeemable([goods('a', 300), goods('b', 200, { category: 'tobacco' })], { program }).points).toBe(
      300,
    );
    expect(redeemable([goods('a', 300), line('deposit', -100)]).points).toBe(200);
    expect(redeemable([goods('a', 300), line('deposit', -500)]).points).toBe(0);
  });

  it('bounds the payments of a purchase', () => {
    const refusal = expect.objectContaining({ code: 'payments-exceed-payable' });
    expect(() => bought([line('gift-card', 1000)], { payments: paidBy(1000) })).toThrow(refusal);
    expect(() => bought([goods('a', 300), line('deposit', -100)], { payments: paidBy(201) })).toThrow(
      refusal,
    );
    expect(points(bought([goods('a', 300), line('deposit', -100)], { payments: paidBy(200) }))).toBe(1);
  });
});
