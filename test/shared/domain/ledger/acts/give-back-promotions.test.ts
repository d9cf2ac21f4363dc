import { describe, expect, it } from 'vitest';
import { unknownPerson } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import type { Purchase, PurchaseLine } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { everybody, promotionOf } from '../../promotions/promotions.ts';
import { Log } from '../log.ts';
import { purchaseOf } from '../purchases.ts';

const start = Date.UTC(2026, 10, 22, 10);

function basket(lines: readonly Partial<PurchaseLine>[]): Purchase {
  const purchase = purchaseOf(
    lines.map(({ amount = 1000 }) => amount),
    { occurredAt: start },
  );
  return { ...purchase, lines: purchase.lines.map((line, index) => ({ ...line, ...lines[index] })) };
}

const promoted = (change: Partial<PromotionVersion>, program: Program = initialProgram): Log => {
  const log = new Log(program, start);
  log.promotions = { active: [promotionOf(everybody, change)], person: unknownPerson, budgets: new Map() };
  return log;
};

const spent = (log: Log) => log.promotions?.budgets.get('tea-week');
const usesOf = (log: Log) => log.head.state.uses.map(({ times, days }) => [times, days.length]);

/** The points that the budget has paid, after each return of one line and quantity. */
function spentAfter(log: Log, parts: readonly (readonly [lineId: string, quantity: number])[]) {
  return parts.map(([lineId, quantity], index) => {
    log.takeBack('p1', `x${index}`, start, { lines: [{ lineId, quantity }] });
    return spent(log);
  });
}

const budget = { limits: { budgetPoints: 1000 } };

describe('a budget gets back', () => {
  it('the award, of goods that come back whole', () => {
    const log = promoted({ ...budget, effect: { type: 'bonus', points: 7 } });
    log.purchase('p1', basket([{}, {}]), start);
    expect(spent(log)).toBe(7);
    log.takeBack('p1', 'x', start);
    expect(spent(log)).toBe(0);
  });

  it('the part of each line; the last unit brings the rest', () => {
    const log = promoted({ ...budget, effect: { type: 'bonus', points: 7 } });
    log.purchase('p1', basket([{ quantity: 2 }, { amount: 3000 }]), start);
    expect(
      spentAfter(log, [
        ['1', 1],
        ['2', 1],
        ['1', 1],
      ]),
    ).toEqual([6, 1, 0]);
  });

  it('nothing for lines that the award does not cover', () => {
    const log = promoted({ ...budget, effect: { type: 'per-line', factor: '2', skus: ['SKU-0'] } });
    log.purchase('p1', basket([{}, {}]), start);
    expect(
      spentAfter(log, [
        ['2', 1],
        ['1', 1],
      ]),
    ).toEqual([10, 0]);
  });

  it('its part of a piece, though all that is owed for that piece rounds down to nothing', () => {
    // The promotion gave 2 of 3 points. Five pieces owe 0, 1, 0, 1 and 1, the promotion's part 0, 0, 1, 0 and 1.
    const log = promoted({ ...budget, effect: { type: 'multiplier', factor: '3' } });
    log.purchase('p1', basket([{ amount: 100, quantity: 5 }]), start);
    const each = Array.from({ length: 5 }, () => ['1', 1] as const);
    expect(spentAfter(log, each)).toEqual([2, 2, 1, 1, 0]);
  });

  it('only what is taken of what is owed', () => {
    const log = promoted(
      { ...budget, effect: { type: 'multiplier', factor: '2' } },
      { ...initialProgram, clawback: 'to-zero' },
    );
    log.purchase('p1', basket([{ amount: 5000 }]), start);
    log.redeem('r1', { points: 70 }, start);
    const { entry } = log.takeBack('p1', 'x', start);
    expect(entry.act).toMatchObject({ reversed: 30, forgiven: 70 });
    expect(spent(log)).toBe(35);
  });

  it('nothing where all is forgiven', () => {
    const log = promoted(budget, { ...initialProgram, clawback: 'pending-only' });
    log.purchase('p1', basket([{}]), start);
    log.takeBack('p1', 'x', start);
    expect(spent(log)).toBe(10);
  });

  it('nothing for a piece that owes nothing, where the points owed with its part were forgiven', () => {
    const log = promoted(
      { ...budget, effect: { type: 'multiplier', factor: '3' } },
      { ...initialProgram, clawback: 'pending-only' },
    );
    log.purchase('p1', basket([{ amount: 100, quantity: 5 }]), start);
    expect(
      spentAfter(
        log,
        Array.from({ length: 5 }, () => ['1', 1] as const),
      ),
    ).toEqual([2, 2, 2, 2, 2]);
  });

  it('nothing for a promotion without a budget when it paid', () => {
    const log = promoted({});
    log.purchase('p1', basket([{}]), start);
    log.promotions = { active: [promotionOf(everybody, budget)], person: unknownPerson, budgets: new Map() };
    log.takeBack('p1', 'x', start);
    expect(spent(log)).toBeUndefined();
  });
});

describe('a use goes back', () => {
  const limits = { timesPerMember: 3, timesPerMemberPerDay: 3 };

  it('with the last goods of the purchase, also of lines that its award does not cover', () => {
    const log = promoted({ limits, effect: { type: 'per-line', factor: '2', skus: ['SKU-0', 'SKU-2'] } });
    log.purchase('p1', basket([{ quantity: 2 }, {}, {}]), start);
    const after = (['1', '3', '1', '2'] as const).map((lineId, index) => {
      log.takeBack('p1', `x${index}`, start, { lines: [{ lineId, quantity: 1 }] });
      return usesOf(log);
    });
    expect(after).toEqual([[[1, 1]], [[1, 1]], [[1, 1]], []]);
  });

  it('once, and of its own purchase', () => {
    const log = promoted({ limits, effect: { type: 'per-line', factor: '2', skus: ['SKU-0'] } });
    log.purchase('p0', basket([{}]), start);
    log.purchase('p1', basket([{}, {}]), start);
    expect(usesOf(log)).toEqual([[2, 1]]);
    log.takeBack('p1', 'x0', start, { lines: [{ lineId: '1', amount: 1 }] });
    log.takeBack('p1', 'x1', start, { lines: [{ lineId: '1', quantity: 1 }] });
    log.takeBack('p1', 'x2', start);
    expect(usesOf(log)).toEqual([[1, 1]]);
  });

  it('unless one of the returns forgave points', () => {
    const log = promoted({ limits }, { ...initialProgram, clawback: 'to-zero' });
    log.purchase('p1', basket([{ quantity: 2 }]), start);
    log.redeem('r1', { points: log.balance(start).available }, start);
    log.takeBack('p1', 'x1', start, { lines: [{ lineId: '1', quantity: 1 }] });
    log.open('o1', { brought: 1000 }, start);
    const { entry } = log.takeBack('p1', 'x2', start);
    expect(entry.act).toMatchObject({ forgiven: 0 });
    expect(usesOf(log)).toEqual([[1, 1]]);
    expect(log.head.state.purchaseCount).toBe(1);
  });

  it('to the day on which it was', () => {
    const log = promoted({ limits: { timesPerMemberPerDay: 1 } });
    const later = start + DAY_MS;
    log.purchase('p1', basket([{}]), later);
    log.purchase('p2', { ...basket([{}]), occurredAt: later }, later);
    expect(usesOf(log)).toEqual([[2, 2]]);
    log.takeBack('p1', 'x', later);
    const again = (id: string, occurredAt: number) =>
      log.purchase(id, { ...basket([{}]), occurredAt }, later).entry.awards?.length;
    expect([again('p3', later), again('p4', start)]).toEqual([1, 2]);
  });

  it('not of an award that was worth nothing, and so never was a use', () => {
    const log = promoted({ limits, effect: { type: 'multiplier', factor: '1.1' } });
    log.purchase('p1', basket([{ amount: 100 }]), start);
    expect(usesOf(log)).toEqual([]);
    log.purchase('p2', basket([{ amount: 1000 }]), start);
    log.takeBack('p1', 'x', start);
    expect(usesOf(log)).toEqual([[1, 1]]);
  });
});
