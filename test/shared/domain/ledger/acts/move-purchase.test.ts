import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actOf } from '#shared/domain/ledger/act.ts';
import { type CounterMove, joinMoves, type LedgerRecord, roomOf } from '#shared/domain/ledger/entry.ts';
import { unknownPerson } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { ClawbackPolicy, Program } from '#shared/domain/program/program.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { anyPromotions, person, purchase } from '../../promotions/paying.ts';
import { everybody, promotionOf } from '../../promotions/promotions.ts';
import { Log } from '../log.ts';
import { purchaseOf } from '../purchases.ts';
import { expectSound } from '../sound-log.ts';

const start = Date.UTC(2026, 10, 22, 10);
const DESK = { reason: 'card-forgotten', by: 'agent-1' };

function pair(program: Program = initialProgram): readonly [wrong: Log, right: Log] {
  return [new Log(program, start, 'wrong'), new Log(program, start, 'right')];
}

function refusalOf(act: () => unknown): Refusal | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

const changeOf = ({ entry }: LedgerRecord) => {
  const { kind, reference, postings, occurredAt, recordedAt, change, purchase, awards, judged, lines } =
    entry;
  const { tierChange } = entry;
  const of = { change, purchase, awards, judged, lines, tierChange };
  return { kind, reference, postings, occurredAt, recordedAt, ...of };
};

describe('a purchase booked by the service desk', () => {
  it('is the purchase that a till would have booked, and says why and who', () => {
    const [till, desk] = pair();
    const bought = purchaseOf([1234, 500]);
    const booked = desk.purchase('p1', bought, start, { desk: DESK });
    expect(changeOf(booked)).toEqual(changeOf(till.purchase('p1', bought, start)));
    expect(booked.entry.act).toEqual({ kind: 'desk', ...DESK });
    expectSound(desk);
  });

  it('keeps how promotions were judged, too', () => {
    const [log] = pair();
    const active = [promotionOf(everybody, { limits: { budgetPoints: 1000 } })];
    log.promotions = { active, person: unknownPerson, budgets: new Map() };
    const { entry } = log.purchase('p1', purchaseOf(1000), start, { desk: DESK });
    expect([entry.act?.kind, entry.judged?.budgeted]).toEqual(['desk', [1]]);
    expectSound(log);
  });
});

describe('a move', () => {
  it('is a return of all of it, dated as the purchase, and the purchase', () => {
    const [wrong, right] = pair();
    const sale = { occurredAt: start - DAY_MS, terminal: 'till-7', operator: 'o-1' };
    wrong.purchase('p1', purchaseOf([1234, 500], sale), start);
    const { entry } = wrong.move('p1', 'v1', right, start + DAY_MS);
    expect(entry).toMatchObject({
      kind: 'return',
      reference: 'purchase/p1/return/v1/',
      occurredAt: start - DAY_MS,
      act: { kind: 'return', reversed: 17, moved: { to: 'right', reason: 'wrong-card', by: 'agent-1' } },
    });
    const booked = right.find('purchase/p1/');
    expect(booked?.entry).toMatchObject({
      kind: 'accrual',
      occurredAt: start - DAY_MS,
      purchase: { channel: 'pos', store: 'dublin-1', terminal: 'till-7', operator: 'o-1', total: 1734 },
      act: { kind: 'desk', from: 'wrong', reason: 'wrong-card' },
    });
    expect(booked?.entry.lines).toEqual(wrong.find('purchase/p1/')?.entry.lines);
    expect([wrong.head.state.tier.qualifying, right.head.state.tier.qualifying]).toEqual([0, 17]);
  });

  it('leaves what was spent to the policy, and brings the whole of it to who bought', () => {
    const cases = [
      ['negative', -7, { reversed: 10, forgiven: 0 }],
      ['to-zero', 0, { reversed: 3, forgiven: 7 }],
      ['pending-only', 3, { reversed: 0, forgiven: 10 }],
    ] as const;
    for (const [clawback, available, act] of cases) {
      const [wrong, right] = pair({ ...initialProgram, clawback });
      wrong.purchase('p1', purchaseOf(1000), start);
      wrong.redeem('r1', { points: 7 }, start);
      expect(wrong.move('p1', 'v1', right, start).entry.act).toMatchObject(act);
      expect([wrong.balance(start).available, right.balance(start).available]).toEqual([available, 10]);
    }
  });

  it("follows today's rules and the tier of the buyer; lines that did not earn at first do not earn now", () => {
    const [wrong, right] = pair();
    right.purchase('p0', purchaseOf(100_000), start);
    const bought = purchaseOf([1000, 1000]);
    const lines = bought.lines.map((line, index) => ({ ...line, earns: index === 0 }));
    wrong.purchase('p1', { ...bought, lines }, start);
    right.program = { ...initialProgram, earn: { pointsPerUnit: { EUR: '2' } } };
    wrong.program = right.program;
    wrong.move('p1', 'v1', right, start);
    expect(right.head.entry.awards).toEqual([
      { points: 20, reason: 'base' },
      { points: 5, reason: 'tier' },
    ]);
  });

  it('is refused for a purchase that cannot move', () => {
    const [wrong, right] = pair();
    wrong.purchase('spent', purchaseOf(5000), start);
    wrong.redeem('r1', { value: { amount: 10, currency: 'EUR' } }, start);
    wrong.purchase('paid', purchaseOf(1000, { payments: [{ redemptionId: 'r1', amount: 10 }] }), start);
    wrong.purchase('empty', purchaseOf(1000, { payments: [] }), start);
    wrong.purchase('part', purchaseOf([1000, 500]), start);
    wrong.takeBack('part', 'x', start, { lines: [{ lineId: '1', quantity: 1 }] });
    wrong.purchase('both', purchaseOf(1000), start);
    right.purchase('both', purchaseOf(1000), start);
    const codeOf = (purchaseId: string, from = wrong, to = right) =>
      refusalOf(() => from.move(purchaseId, 'v1', to, start))?.code;
    expect(codeOf('none')).toBe('purchase-not-found');
    expect(codeOf('paid')).toBe('purchase-paid-with-points');
    expect(codeOf('part')).toBe('purchase-returned');
    expect(codeOf('both')).toBe('purchase-booked');
    expect(codeOf('empty')).toBeUndefined();
    const again = refusalOf(() => wrong.move('empty', 'v2', right, start));
    expect(again?.code).toBe('purchase-returned');
    // Nor back: that id is used up where it was.
    expect(codeOf('empty', right, wrong)).toBe('purchase-booked');
  });

  it('is refused where budgets of both are more than one write holds', () => {
    const of = (prefix: string, count: number): readonly PromotionVersion[] =>
      Array.from({ length: count }, (_, index) =>
        promotionOf(everybody, {
          promotionId: `${prefix}${index}`,
          effect: { type: 'bonus', points: 1 },
          limits: { budgetPoints: 1000 },
        }),
      );
    for (const [theirs, code] of [
      [47, undefined],
      [48, 'move-too-large'],
    ] as const) {
      const [wrong, right] = pair();
      const scene = { person: unknownPerson, budgets: new Map<string, number>() };
      wrong.promotions = { ...scene, active: of('a', 50) };
      right.promotions = { ...scene, active: of('b', theirs) };
      wrong.purchase('p1', purchaseOf(1000), start);
      expect(refusalOf(() => wrong.move('p1', 'v1', right, start))?.code).toBe(code);
    }
  });
});

describe('a move of any purchase under any promotions', () => {
  const programs: fc.Arbitrary<Program> = fc
    .record({
      clawback: fc.constantFrom<ClawbackPolicy>('pending-only', 'to-zero', 'negative'),
      days: fc.constantFrom(0, 5),
    })
    .map(({ clawback, days }) => ({ ...initialProgram, clawback, maturity: { days } }));
  /** On the day, after its maturity, and after its expiry. */
  const later = fc.constantFrom(0, 6 * DAY_MS, 800 * DAY_MS);

  it('comes to what a return and then a purchase of who bought come to, budgets and all', () => {
    fc.assert(
      fc.property(
        fc.record({
          program: programs,
          active: anyPromotions,
          who: person,
          buyer: person,
          bought: purchase.map(({ payments: _, ...rest }) => rest),
          before: fc.array(purchase, { maxLength: 3 }),
          share: fc.constantFrom(0, 0.4, 1),
          after: later,
        }),
        ({ program, active, who, buyer, bought, before, share, after }) => {
          const worlds = [0, 1].map(() => {
            const [wrong, right] = pair(program);
            const budgets = new Map<string, number>();
            wrong.promotions = { active, person: who, budgets };
            right.promotions = { active, person: buyer, budgets };
            for (const [index, { payments: _, ...one }] of before.entries()) {
              (index % 2 === 0 ? right : wrong).purchase(`before-${index}`, one, start);
            }
            wrong.purchase('p1', bought, start);
            const spent = Math.floor(Math.max(0, wrong.balance(start).available) * share);
            if (spent > 0) wrong.redeem('spent', { points: spent }, start);
            return { wrong, right, budgets };
          });
          const [moved, apart] = worlds;
          if (!moved || !apart) throw new Error('two worlds');
          const now = start + after;
          const left = moved.wrong.move('p1', 'v1', moved.right, now);
          const occurredAt = bought.occurredAt;
          const returned = apart.wrong.takeBack('p1', 'v1', now, { occurredAt, anyAge: true });
          const booked = apart.right.purchase('p1', bought, now, { anyAge: true });
          expect(changeOf(left)).toEqual(changeOf(returned));
          expect(actOf(left.entry, 'return')).toMatchObject({ ...actOf(returned.entry, 'return') });
          const got = moved.right.find('purchase/p1/');
          expect(got && changeOf(got)).toEqual(changeOf(booked));
          for (const side of ['wrong', 'right'] as const) {
            expect(moved[side].head.state).toEqual(apart[side].head.state);
            expectSound(moved[side]);
          }
          expect(moved.budgets).toEqual(apart.budgets);
          for (const { promotionId, limits } of active) {
            const budget = limits?.budgetPoints ?? Number.POSITIVE_INFINITY;
            expect(moved.budgets.get(promotionId) ?? 0).toBeLessThanOrEqual(budget);
          }
        },
      ),
    );
  });
});

describe('two moves of a counter in one write', () => {
  const givesBack = fc.integer({ min: -20, max: -1 }).map((by): CounterMove => ({ counter: 'budget/a', by }));
  const draws = fc
    .tuple(fc.nat({ max: 20 }), fc.nat({ max: 10 }))
    .map(([by, over]): CounterMove => ({ counter: 'budget/a', by, limit: 30, room: by + over }));
  const moves = fc.oneof(givesBack, draws);
  /** As storage decides. */
  const fits = (taken: number, move: CounterMove) =>
    move.limit === undefined || taken + roomOf(move) <= move.limit;

  it('are let through just where one after the other would be, and move it by both', () => {
    fc.assert(
      fc.property(moves, moves, fc.nat({ max: 40 }), (one, other, taken) => {
        const joined = joinMoves(one, other);
        expect(joined.by).toBe(one.by + other.by);
        expect(fits(taken, joined)).toBe(fits(taken, one) && fits(taken + one.by, other));
      }),
    );
  });

  it('need only the room that the points coming back do not make', () => {
    const back = { counter: 'budget/a', by: -10 };
    expect(joinMoves(back, { counter: 'budget/a', by: 12, limit: 100, room: 20 })).toEqual({
      counter: 'budget/a',
      by: 2,
      limit: 100,
      room: 10,
    });
    expect(joinMoves(back, { counter: 'budget/a', by: 10, limit: 10 })).toEqual({
      counter: 'budget/a',
      by: 0,
      limit: 10,
    });
  });
});
