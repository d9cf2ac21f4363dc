import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { ReturnedPart } from '#shared/domain/ledger/acts/returned-lines.ts';
import { describeRefund } from '#shared/domain/ledger/describe.ts';
import { entryHash } from '#shared/domain/ledger/packed/seal.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Payment } from '#shared/domain/purchases/purchase.ts';
import { netPurchase, type ReceiptLine } from '#shared/domain/purchases/receipt.ts';
import { runs } from '../property-runs.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import { instant, programOf, refusal } from './program.ts';

const now = instant('2026-01-10T09:00:00Z');

const goods = (amount: number, more: Partial<ReceiptLine> = {}): ReceiptLine => ({
  lineId: 'a',
  sku: 'tea',
  quantity: 1,
  amount,
  ...more,
});

interface Bought {
  readonly payments: readonly Payment[] | undefined;
  readonly program: Program;
  /** Points that pay, captured as `r1`. */
  readonly spent: number;
}

/** A log with one purchase, `p1`, of these lines. */
function bought(
  lines: readonly ReceiptLine[],
  { payments, program = programOf({}), spent = 0 }: Partial<Bought> = {},
): Log {
  const log = new Log(program, now);
  log.open('o1', { brought: 10_000 }, now);
  if (spent > 0) log.redeem('r1', { points: spent }, now);
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  const receipt = { occurredAt: now, channel: 'pos', currency: 'EUR', total, lines, payments } as const;
  log.purchase('p1', netPurchase(receipt), now);
  return log;
}

const halfCent = () => {
  const { redemption } = programOf({});
  return programOf({ redemption: { ...redemption, pointValue: { EUR: '0.005' } } });
};

let nextId = 0;

/** The points that a return takes, and its refund. */
function returned(log: Log, ...parts: readonly ReturnedPart[]) {
  nextId += 1;
  const lines = parts.length > 0 ? parts : undefined;
  const { entry } = log.takeBack('p1', `x${nextId}`, now, { lines });
  return { taken: actOf(entry, 'return')?.reversed, ...describeRefund(entry) };
}

/** As `returned`; undefined where the parts are not there, or not any more. */
function taken(log: Log, ...parts: readonly ReturnedPart[]): ReturnType<typeof returned> | undefined {
  try {
    return returned(log, ...parts);
  } catch (error) {
    expect(error).toMatchObject({ status: 422 });
    return undefined;
  }
}

const pieces = (quantity: number, lineId = 'a'): ReturnedPart => ({ lineId, quantity });
const money = (amount: number, lineId = 'a'): ReturnedPart => ({ lineId, amount });

describe('Rule 24: money back without goods', () => {
  it('takes the points of that money, and the goods bring the rest', () => {
    const log = bought([goods(10_000)]);
    expect(returned(log, money(1000))).toMatchObject({ taken: 10, total: 1000, toPay: 1000 });
    expect(returned(log, pieces(1))).toMatchObject({ taken: 90, total: 9000, toPay: 9000 });
  });

  it('is off each piece that comes back after it', () => {
    const log = bought([goods(1000, { quantity: 3 })]);
    const parts = [returned(log, money(100)), returned(log, pieces(1)), returned(log, pieces(2))];
    expect(parts).toMatchObject([
      { taken: 1, total: 100 },
      { taken: 3, total: 300 },
      { taken: 6, total: 600 },
    ]);
  });

  it('counts from the whole minor unit that was given back before', () => {
    // 3.33⅓ for a piece of 10.00: 3.33 are given back, then 1.00 makes 4.33, and half of the other 5.67 is 2.835.
    const log = bought([goods(1000, { quantity: 3 })]);
    const totals = [pieces(1), money(100), pieces(1), pieces(1)].map((part) => returned(log, part).total);
    expect(totals).toEqual([333, 100, 284, 283]);
  });

  it('may be all of it, and the goods then come back for nothing', () => {
    const log = bought([goods(1000), goods(500, { lineId: 'b' })]);
    expect(returned(log, money(1000))).toMatchObject({ taken: 10, total: 1000 });
    expect(returned(log)).toMatchObject({ taken: 5, total: 500 });
    expect(() => returned(log)).toThrow(refusal('amount-exceeds-original'));
  });

  it('is at most what is left of the line, which the refusal says', () => {
    const log = bought([goods(1000, { quantity: 2 }), goods(0, { lineId: 'free' })]);
    returned(log, pieces(1));
    const before = log.records.length;
    const over = (part: ReturnedPart, returnableAmount: number) =>
      expect(() => returned(log, part)).toThrow(
        expect.objectContaining({
          code: 'amount-exceeds-original',
          data: {
            lines: [{ lineId: part.lineId, returnableAmount }],
            errors: [{ pointer: '/lines/0/amount', message: `must be at most ${returnableAmount}` }],
          },
        }),
      );
    over(money(501), 500);
    over(money(1, 'free'), 0);
    expect(log.records).toHaveLength(before);
    expect(returned(log, money(500))).toMatchObject({ taken: 5, total: 500 });
    over(money(1), 0);
  });

  it('is never of a discount, a rounding or a deposit below zero', () => {
    const log = bought([
      goods(1000),
      { lineId: 'd', kind: 'discount', amount: -100 },
      { lineId: 'c', kind: 'rounding', quantity: 1, amount: 2 },
      { lineId: 'e', kind: 'deposit', quantity: 20, amount: -500 },
    ]);
    expect(() => returned(log, money(1, 'd'))).toThrow(refusal('unknown-line'));
    expect(() => returned(log, money(1, 'c'))).toThrow(refusal('unknown-line'));
    expect(() => returned(log, money(1, 'e'))).toThrow(refusal('amount-exceeds-original'));
  });

  it('leaves a rounding where it is until all pieces are back', () => {
    const log = bought([goods(1002), { lineId: 'c', kind: 'rounding', quantity: 1, amount: -2 }]);
    expect(returned(log, money(1002))).toMatchObject({ taken: 10, total: 1002 });
    expect(returned(log, pieces(1))).toMatchObject({ taken: 0, total: -2 });
  });

  it('stands beside pieces of other lines in one return', () => {
    const log = bought([goods(1000), goods(500, { lineId: 'b', quantity: 2 })]);
    expect(returned(log, money(200), pieces(1, 'b'))).toMatchObject({ taken: 4, total: 450 });
  });

  const lines = fc.array(
    fc.record({
      quantity: fc.integer({ min: 1, max: 5000 }).map((thousandth) => thousandth / 1000),
      amount: fc.oneof(fc.constant(0), fc.nat({ max: 30_000 })),
      earns: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  );
  const cuts = fc.array(
    fc.record({ line: fc.nat(3), share: fc.integer({ min: 1, max: 100 }), isMoney: fc.boolean() }),
    { maxLength: 8 },
  );

  it('in any split of amounts and pieces, all returns sum to the money and the points of each line', () => {
    fc.assert(
      fc.property(lines, cuts, fc.constantFrom(0, 2, 998), fc.nat(99), (drawn, parts, spent, cents) => {
        const sold = [
          ...drawn.map((line, index) => goods(line.amount, { ...line, lineId: `${index}` })),
          { lineId: 'off', kind: 'discount', amount: 0 - Math.min(cents, drawn[0]?.amount ?? 0) } as const,
          { lineId: 'cents', kind: 'rounding', quantity: 1, amount: cents - 50 } as const,
        ];
        const total = sold.reduce((sum, { amount }) => sum + amount, 0);
        const payable = drawn.reduce((sum, { amount }) => sum + amount, 0) - cents;
        const paid = Math.max(0, Math.min(spent, payable, total));
        const payments = paid > 0 ? [{ redemptionId: 'r1', amount: paid }] : undefined;
        const log = bought(sold, { payments, spent, program: halfCent() });
        const earned = (log.head.entry.awards ?? []).reduce((sum, { points }) => sum + points, 0);
        const all = { taken: 0, total: 0, points: 0, amount: 0 };
        const take = (...asked: readonly ReturnedPart[]) => {
          const one = taken(log, ...asked);
          if (!one) return;
          expect(one.toPay).toBe(one.total - one.points.amount);
          all.taken += one.taken ?? 0;
          all.total += one.total;
          all.points += one.points.points;
          all.amount += one.points.amount;
        };
        for (const { line, share, isMoney } of parts) {
          const { amount = 0, quantity = 0 } = drawn[line] ?? {};
          const part = isMoney
            ? money(Math.max(1, Math.ceil((amount * share) / 100)), `${line}`)
            : pieces(Math.ceil(quantity * 10 * share) / 1000, `${line}`);
          take(part);
        }
        take();
        expect(all).toEqual({ taken: earned, total, points: Math.min(paid * 2, spent), amount: paid });
        expectSound(log);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('Rule 25: the money of a return', () => {
  it.each([
    [352, 176, [176, 88, 3521], [176, 88, 3521]],
    [354, 177, [177, 89, 3520], [177, 88, 3521]],
  ])('%i points worth %i cents are a part of each piece, half up', (spent, amount, one, two) => {
    const payments = [{ redemptionId: 'r1', amount }];
    const log = bought([goods(7218, { quantity: 2 })], { payments, spent, program: halfCent() });
    const shown = ({ total, points, toPay }: ReturnType<typeof returned>) => [
      total,
      points.points,
      points.amount,
      toPay,
    ];
    expect(shown(returned(log, pieces(1)))).toEqual([3609, ...one]);
    expect(shown(returned(log, pieces(1)))).toEqual([3609, ...two]);
  });

  it('counts what points paid also where the desk gave the points back before', () => {
    const payments = [{ redemptionId: 'r1', amount: 1000 }];
    const log = bought([goods(1000)], { payments, spent: 1000 });
    log.refund('r1', 'all', now);
    expect(returned(log)).toEqual({
      taken: 0,
      total: 1000,
      points: { points: 0, amount: 1000 },
      toPay: 0,
    });
  });

  it('counts what points paid also where nobody knows the redemption', () => {
    const log = bought([goods(1000)], { payments: [{ redemptionId: 'nobody', amount: 300 }] });
    expect(returned(log)).toMatchObject({ total: 1000, points: { points: 0, amount: 300 }, toPay: 700 });
  });

  it('has points where they paid: on goods, and not on the gift card beside them', () => {
    const card: ReceiptLine = { lineId: 'card', kind: 'gift-card', quantity: 1, amount: 10_000 };
    const payments = [{ redemptionId: 'r1', amount: 5000 }];
    const log = bought([goods(5000), card], { payments, spent: 5000 });
    expect(log.head.entry.awards).toEqual([]);
    expect(returned(log, pieces(1, 'card'))).toMatchObject({
      points: { points: 0, amount: 0 },
      toPay: 10_000,
    });
    expect(returned(log)).toMatchObject({ points: { points: 5000, amount: 5000 }, toPay: 0 });
  });

  it('falls below zero with a deposit that came back', () => {
    const log = bought([goods(300), { lineId: 'e', kind: 'deposit', quantity: 20, amount: -500 }]);
    expect(returned(log)).toMatchObject({ total: -200, toPay: -200 });
  });

  it('is in the entry, and covered by its hash', () => {
    const payments = [{ redemptionId: 'r1', amount: 400 }];
    const log = bought([goods(1000)], { payments, spent: 400 });
    const { entry } = log.takeBack('p1', 'all', now);
    const act = actOf(entry, 'return');
    expect(act?.paidByPoints).toBe(400);
    expect(entryHash(entry)).toBe(entry.hash);
  });
});
