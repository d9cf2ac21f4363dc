import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../property-runs.ts';
import { programs } from './commands.ts';
import { MemberModel, type ModelCommand } from './member-model.ts';

const boughtAt = Date.UTC(2025, 0, 31, 12);

interface Goods {
  /** Thousandths. */
  readonly quantity: number;
  readonly amount: number;
  readonly earns: boolean;
}

const shopping = fc.record({
  program: programs,
  basket: fc.array(
    fc.record<Goods>({
      quantity: fc.integer({ min: 2, max: 5000 }),
      amount: fc.integer({ min: 0, max: 90_000 }),
      earns: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  spent: fc.integer({ min: 1, max: 200 }),
  returnedAt: fc.integer({ min: 0, max: 60 }).map((days) => boughtAt + days * DAY_MS),
});

/** Thousandths of the lines one after the other; what is left comes back last. */
const cuts = fc.array(fc.integer({ min: 1, max: 4999 }), { maxLength: 6 });

const lineIdOf = (index: number) => `line-${index + 1}`;

/** A member who spent points, and bought something that the payment may be for. */
function shop(program: Program, basket: readonly Goods[], spent: number, paid: number): MemberModel {
  const model = new MemberModel('member-1', { ...program, redemption: initialProgram.redemption }, boughtAt);
  const lots = [{ expiresAt: boughtAt + 50 * DAY_MS, points: 200 }];
  const total = basket.reduce((sum, { amount }) => sum + amount, 0);
  const lines = basket.map(({ quantity, amount, earns }, index) => ({
    lineId: lineIdOf(index),
    sku: 'tea',
    quantity: quantity / 1000,
    amount,
    earns,
  }));
  const payments = paid > 0 ? { payments: [{ redemptionId: 'spent', amount: Math.min(paid, total) }] } : {};
  const commands: readonly ModelCommand[] = [
    { kind: 'transfer-in', transferId: 'gift', from: 'member-2', lots },
    { kind: 'redeem', redemptionId: 'spent', points: spent, capture: true, expiresInSeconds: 900 },
    {
      kind: 'purchase',
      purchaseId: 'goods',
      purchase: { occurredAt: boughtAt, channel: 'pos', currency: 'EUR', total, lines, ...payments },
    },
  ];
  for (const command of commands) expect(model.apply(command, boughtAt)).toMatchObject({ ok: true });
  return model;
}

interface Figures {
  readonly reversed: number;
  readonly forgiven: number;
  readonly restored: number;
}

/** The sum of the outcomes of all parts; a part that is larger than the rest is refused and adds nothing. */
function returnInParts(
  model: MemberModel,
  basket: readonly Goods[],
  parts: readonly number[],
  now: number,
): Figures {
  const lines = parts.map((part, index) => [
    { lineId: lineIdOf(index % basket.length), quantity: part / 1000 },
  ]);
  let figures: Figures = { reversed: 0, forgiven: 0, restored: 0 };
  for (const [index, part] of [...lines, undefined].entries()) {
    const result = model.apply(
      {
        kind: 'return',
        purchaseId: 'goods',
        returnId: `part-${index}`,
        occurredAt: now,
        ...(part && { lines: part }),
      },
      now,
    );
    if (!result.ok) continue;
    figures = {
      reversed: figures.reversed + (result.pointsReversed ?? 0),
      forgiven: figures.forgiven + (result.pointsForgiven ?? 0),
      restored: figures.restored + (result.pointsRestored ?? 0),
    };
  }
  return figures;
}

describe('returns in parts', () => {
  it('come to the same as one of the whole', () => {
    fc.assert(
      fc.property(shopping, cuts, ({ program, basket, spent, returnedAt }, parts) => {
        const [once, often] = [shop(program, basket, spent, 0), shop(program, basket, spent, 0)];
        const whole = returnInParts(once, basket, [], returnedAt);
        expect(returnInParts(often, basket, parts, returnedAt)).toEqual(whole);
        expect(often.balanceAt(returnedAt)).toEqual(once.balanceAt(returnedAt));
      }),
      { numRuns: runs(300) },
    );
  });

  it('give back and owe as much as one of the whole when the basket was paid with points', () => {
    const paid = fc.integer({ min: 1, max: 300 });
    fc.assert(
      fc.property(shopping, paid, cuts, ({ program, basket, spent, returnedAt }, amount, parts) => {
        const [once, often] = [shop(program, basket, spent, amount), shop(program, basket, spent, amount)];
        const whole = returnInParts(once, basket, [], returnedAt);
        const together = returnInParts(often, basket, parts, returnedAt);
        expect(together.restored).toBe(whole.restored);
        expect(together.reversed + together.forgiven).toBe(whole.reversed + whole.forgiven);
        expect(whole.restored).toBeLessThanOrEqual(spent);
      }),
      { numRuns: runs(300) },
    );
  });
});
