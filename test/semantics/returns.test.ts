import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actOf } from '#shared/domain/ledger/act.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { balancesOf } from '#shared/domain/ledger/state.ts';
import { spread } from '#shared/domain/money/spread.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { ClawbackPolicy, Program } from '#shared/domain/program/program.ts';
import { type Purchase, type PurchaseLine, thousandths } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../property-runs.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import { instant, programOf, refusal } from './program.ts';

const enrolledAt = instant('2026-01-10T09:00:00Z');
const policies: readonly ClawbackPolicy[] = ['pending-only', 'to-zero', 'negative'];

function actOfReturn({ entry }: LedgerRecord) {
  const act = actOf(entry, 'return');
  if (!act) throw new Error('a return');
  return act;
}

/** One line of that quantity for each of the amounts. */
function basket(lines: readonly Partial<PurchaseLine>[], changes: Partial<Purchase> = {}): Purchase {
  const amounts = lines.map(({ amount = 0 }) => amount);
  const purchase = purchaseOf(amounts, { occurredAt: enrolledAt, ...changes });
  return { ...purchase, lines: purchase.lines.map((line, index) => ({ ...line, ...lines[index] })) };
}

/** The points that one return after another takes, each of a quantity of a line. */
function taken(log: Log, parts: readonly (readonly [lineId: string, quantity: number])[]): readonly number[] {
  return parts.map(([lineId, quantity], index) => {
    const lines = [{ lineId, quantity }];
    return actOfReturn(log.takeBack('p1', `x${index}`, enrolledAt, { lines })).reversed;
  });
}

function bought(purchase: Purchase, program: Program = initialProgram): Log {
  const log = new Log(program, enrolledAt);
  log.purchase('p1', purchase, enrolledAt);
  return log;
}

const decimalLines = fc.array(
  fc.record({
    quantity: fc.oneof(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 3000 }).map((thousandth) => thousandth / 1000),
    ),
    amount: fc.oneof(
      { weight: 1, arbitrary: fc.constant(0) },
      { weight: 4, arbitrary: fc.nat({ max: 30_000 }) },
    ),
    earns: fc.oneof(
      { weight: 1, arbitrary: fc.constant(false) },
      { weight: 4, arbitrary: fc.constant(true) },
    ),
  }),
  { minLength: 1, maxLength: 6 },
);

const programs = fc
  .record({
    maturity: fc.record({ days: fc.constantFrom(0, 5) }),
    tierGrace: fc.record({ days: fc.constantFrom(0, 10) }),
    multiplier: fc.constantFrom('1', '1.25', '1.333', '2.5'),
    pointsPerUnit: fc.constantFrom('1', '0.07', '3.3'),
    clawback: fc.constantFrom(...policies),
  })
  .map(({ multiplier, pointsPerUnit, ...changes }) =>
    programOf({
      ...changes,
      earn: { pointsPerUnit: { EUR: pointsPerUnit } },
      tiers: [
        { id: 'blue', name: 'Blue', threshold: 0, multiplier },
        { id: 'silver', name: 'Silver', threshold: 100, multiplier: '2' },
      ],
    }),
  );

/** A whole purchase as returns of parts, cut at random; the last names no lines and takes what is left. */
function partsOf(purchase: Purchase, cuts: readonly number[]) {
  const left = purchase.lines.map(({ lineId, quantity }) => ({ lineId, rest: thousandths(quantity) }));
  const parts = cuts.flatMap((cut) => {
    const lines = left.flatMap((line, index) => {
      const quantity = Math.floor((line.rest * ((cut * (index + 3)) % 101)) / 100);
      line.rest -= quantity;
      return quantity > 0 ? [{ lineId: line.lineId, quantity: quantity / 1000 }] : [];
    });
    return lines.length > 0 ? [lines] : [];
  });
  return left.some(({ rest }) => rest > 0) ? [...parts, undefined] : parts;
}

const whatIsLeft = (log: Log) => {
  const { lots, pending, debt, lifetime, tier } = log.head.state;
  return { balances: balancesOf(log.head.state), lots, pending, debt, lifetime, tier };
};

describe('Rule 24: nothing is evaluated again', () => {
  it('a changed programme, and a changed tier, take back what was booked', () => {
    const log = bought(purchaseOf([10_000, 5000], { occurredAt: enrolledAt }));
    log.program = programOf({
      version: 1,
      earn: { pointsPerUnit: { EUR: '7' }, exclude: { skus: ['SKU-0'] } },
      tiers: [{ id: 'blue', name: 'Blue', threshold: 0, multiplier: '9' }],
      rates: { EUR: '1' },
    });
    expect(
      taken(log, [
        ['1', 1],
        ['2', 1],
      ]),
    ).toEqual([100, 50]);
    expect(log.head.state.tier.qualifying).toBe(0);
  });

  it('a return by a clock that is behind that of the purchase takes back the same', () => {
    const log = bought(purchaseOf(10_000, { occurredAt: enrolledAt }));
    const { entry } = log.takeBack('p1', 'r1', enrolledAt, { occurredAt: enrolledAt - 30 * DAY_MS });
    expect([entry.occurredAt, actOf(entry, 'return')?.reversed]).toEqual([enrolledAt - 30 * DAY_MS, 100]);
    expect(log.head.state.tier.qualifying).toBe(0);
  });

  it('an award is split over the lines it covers by amount, by largest remainder, ties by line order', () => {
    const log = () =>
      bought(basket([{ amount: 335 }, { amount: 335 }, { amount: 335 }, { amount: 999, earns: false }]));
    // 10 points over three equal lines: 4, 3 and 3, and none for what earned nothing.
    expect(
      taken(log(), [
        ['1', 1],
        ['2', 1],
        ['3', 1],
        ['4', 1],
      ]),
    ).toEqual([4, 3, 3, 0]);
    expect(
      taken(log(), [
        ['3', 1],
        ['4', 1],
        ['2', 1],
        ['1', 1],
      ]),
    ).toEqual([3, 0, 3, 4]);
    // 10 points over 1.00, 2.50 and 6.65: 0.985, 2.463 and 6.551.
    const uneven = bought(basket([{ amount: 100 }, { amount: 250 }, { amount: 665 }]));
    expect(
      taken(uneven, [
        ['1', 1],
        ['2', 1],
        ['3', 1],
      ]),
    ).toEqual([1, 2, 7]);
  });

  it('each award is split by itself', () => {
    const program = programOf({ tiers: [{ id: 'blue', name: 'Blue', threshold: 0, multiplier: '2' }] });
    const log = bought(basket([{ amount: 150 }, { amount: 150 }]), program);
    // Base 3 is 2 and 1, tier 3 is 2 and 1.
    expect(
      taken(log, [
        ['1', 1],
        ['2', 1],
      ]),
    ).toEqual([4, 2]);
  });

  it('when all amounts are zero, the first line takes the points', () => {
    expect(spread(7, [0, 0, 0])).toEqual([7, 0, 0]);
  });

  it('a line returns the floor of its share so far; the last unit takes the rest', () => {
    const seven = () => bought(basket([{ amount: 1050, quantity: 4 }]));
    // 10 points over 4: 2.5, 5, 7.5, 10.
    expect(
      taken(seven(), [
        ['1', 1],
        ['1', 1],
        ['1', 1],
        ['1', 1],
      ]),
    ).toEqual([2, 3, 2, 3]);
    expect(
      taken(seven(), [
        ['1', 3],
        ['1', 1],
      ]),
    ).toEqual([7, 3]);
    const weighed = bought(basket([{ amount: 1050, quantity: 1.234 }]));
    // 10 points over 1.234: 0.004 is 0.03, 0.620 is 5.02, 1.233 is 9.99.
    expect(
      taken(weighed, [
        ['1', 0.004],
        ['1', 0.616],
        ['1', 0.613],
        ['1', 0.001],
      ]),
    ).toEqual([0, 5, 4, 1]);
  });

  it('a return without lines takes all that is left', () => {
    const log = bought(basket([{ amount: 1050, quantity: 4 }, { amount: 2000 }]));
    taken(log, [['1', 3]]);
    expect(actOfReturn(log.takeBack('p1', 'rest', enrolledAt)).reversed).toBe(23);
    expect(() => log.takeBack('p1', 'more', enrolledAt)).toThrow(refusal('amount-exceeds-original'));
  });

  it('more than is left of a line is refused and writes nothing', () => {
    const log = bought(basket([{ amount: 1050, quantity: 4 }]));
    taken(log, [['1', 3]]);
    const before = log.records.length;
    const more = [{ lineId: '1', quantity: 1.001 }];
    expect(() => log.takeBack('p1', 'x9', enrolledAt, { lines: more })).toThrow(
      expect.objectContaining({
        code: 'amount-exceeds-original',
        data: expect.objectContaining({ lines: [{ lineId: '1', returnable: 1 }] }),
      }),
    );
    for (const returned of [false, true]) {
      if (returned) taken(log, [['1', 1]]);
      const unknown = [
        { lineId: '1', quantity: 9 },
        { lineId: '9', quantity: 1 },
      ];
      expect(() => log.takeBack('p1', 'x9', enrolledAt, { lines: unknown })).toThrow(
        expect.objectContaining({
          code: 'unknown-line',
          data: {
            errors: [
              { pointer: '/lines/0/quantity', message: `must be at most ${returned ? 0 : 1}` },
              { pointer: '/lines/1/lineId', message: 'is no line of the purchase' },
            ],
          },
        }),
      );
    }
    expect(log.records).toHaveLength(before + 1);
  });

  it('a return before its purchase is not found and leaves no trace; later it is taken', () => {
    const log = new Log(initialProgram, enrolledAt);
    expect(() => log.takeBack('p1', 'x1', enrolledAt)).toThrow(
      expect.objectContaining({ code: 'purchase-not-found', status: 404 }),
    );
    expect(log.records).toHaveLength(1);
    log.purchase('p1', purchaseOf(1000, { occurredAt: enrolledAt }), enrolledAt);
    expect(actOfReturn(log.takeBack('p1', 'x1', enrolledAt)).reversed).toBe(10);
  });

  it('any number of partial returns equals one whole', () => {
    fc.assert(
      fc.property(
        programs,
        decimalLines,
        fc.array(fc.nat({ max: 100 }), { maxLength: 5 }),
        fc.nat({ max: 100 }),
        (program, lines, cuts, spent) => {
          const purchase = basket(lines);
          const begin = () => {
            const log = bought(purchase, program);
            const { available } = balancesOf(log.head.state);
            const points = Math.floor((available * spent) / 100);
            if (points > 0) log.redeem('r1', { points }, enrolledAt);
            return log;
          };
          const whole = begin();
          const once = actOfReturn(whole.takeBack('p1', 'all', enrolledAt));
          const parted = begin();
          for (const [index, lines] of partsOf(purchase, cuts).entries()) {
            parted.takeBack('p1', `x${index}`, enrolledAt, { lines });
          }
          const total = parted.records.flatMap(({ entry }) => actOf(entry, 'return') ?? []);
          expect(total.reduce((sum, { reversed }) => sum + reversed, 0)).toBe(once.reversed);
          expect(total.reduce((sum, { forgiven }) => sum + forgiven, 0)).toBe(once.forgiven);
          expect(whatIsLeft(parted)).toEqual(whatIsLeft(whole));
          const amounts = (log: Log, field: 'total' | 'totalBase') =>
            log.records
              .filter(({ entry }) => entry.kind === 'return')
              .reduce((sum, { entry }) => sum + (entry.purchase?.[field] ?? 0), 0);
          expect(amounts(parted, 'total')).toBe(purchase.total);
          expect(amounts(parted, 'totalBase')).toBe(amounts(whole, 'totalBase'));
          expectSound(parted);
        },
      ),
      { numRuns: runs(200) },
    );
  });

  it('a purchase that comes back whole leaves no trace in points and standing, under negative', () => {
    const earlier = fc.array(
      fc.record({ amount: fc.nat({ max: 12_000 }), days: fc.integer({ min: 0, max: 60 }) }),
      { maxLength: 4 },
    );
    const tiers = [0, 50, 120].map((threshold) => ({
      id: `t${threshold}`,
      name: 'Tier',
      threshold,
      multiplier: '1.5',
    }));
    fc.assert(
      fc.property(
        earlier,
        decimalLines,
        fc.constantFrom(0, 10),
        fc.constantFrom(1, 12),
        (list, lines, days, months) => {
          const log = new Log(programOf({ maturity: { days }, tierPeriod: { months }, tiers }), enrolledAt);
          let now = enrolledAt;
          for (const [index, sale] of list.entries()) {
            now += sale.days * DAY_MS;
            log.purchase(`e${index}`, purchaseOf(sale.amount, { occurredAt: now }), now);
          }
          const { lifetime: _, ...before } = { ...whatIsLeft(log), tier: log.settled(now).tier };
          log.purchase('p1', basket(lines, { occurredAt: now }), now);
          log.takeBack('p1', 'x1', now);
          const { lifetime: __, ...after } = whatIsLeft(log);
          expect(after).toEqual(before);
          expectSound(log);
        },
      ),
      { numRuns: runs(300) },
    );
  });
});

describe('Rule 25: what a return takes', () => {
  /** 100 earned, 70 of them spent, another lot of 20, 40 pending of another purchase. */
  function example(clawback: ClawbackPolicy, maturity: 'over' | 'to come'): Log {
    const program = programOf({ clawback, maturity: { days: 14 } });
    const log = new Log(program, enrolledAt);
    const sale = (amount: number, occurredAt: number) => purchaseOf(amount, { occurredAt });
    const now = enrolledAt + 40 * DAY_MS;
    if (maturity === 'over') {
      log.purchase('p1', sale(10_000, enrolledAt), enrolledAt);
      log.redeem('r1', { points: 70 }, now);
    } else {
      log.purchase('p1', sale(10_000, now), now);
    }
    log.adjust('a1', 20, now);
    log.purchase('p3', sale(4000, now - DAY_MS), now);
    return log;
  }
  const now = enrolledAt + 40 * DAY_MS;

  it.each([
    ['pending-only', 0, 100, 50],
    ['to-zero', 50, 50, 0],
    ['negative', 100, 0, -50],
  ] as const)(
    'the example under %s: %i taken, %i forgiven, available %i',
    (policy, reversed, forgiven, available) => {
      const log = example(policy, 'over');
      expect(log.balance(now)).toMatchObject({ available: 50, pending: 40 });
      expect(actOfReturn(log.takeBack('p1', 'x1', now))).toMatchObject({ reversed, forgiven });
      expect(log.balance(now)).toMatchObject({ available, pending: 40, debt: Math.max(0, -available) });
      expectSound(log);
    },
  );

  it.each(policies)('were the 100 still pending, %s takes 100', (policy) => {
    const log = example(policy, 'to come');
    expect(log.balance(now)).toMatchObject({ available: 20, pending: 140 });
    expect(actOfReturn(log.takeBack('p1', 'x1', now))).toMatchObject({ reversed: 100, forgiven: 0 });
    expect(log.balance(now)).toMatchObject({ available: 20, pending: 40 });
    expect(log.head.state.pending).toMatchObject([{ points: 40 }]);
  });

  it('takes from its own bucket first, then from the others, earliest expiry first', () => {
    const log = new Log(
      programOf({ clawback: 'to-zero', expiry: { months: 1, roundTo: 'day' } }),
      enrolledAt,
    );
    const buy = (id: string, amount: number, days: number) => {
      const at = enrolledAt + days * DAY_MS;
      log.purchase(id, purchaseOf(amount, { occurredAt: at }), at);
    };
    buy('p1', 1000, 0);
    buy('p2', 3000, 1);
    buy('p3', 1000, 2);
    const at = enrolledAt + 3 * DAY_MS;
    const points = () => log.head.state.lots.map((lot) => lot.points);
    log.redeem('r1', { points: 20 }, at);
    expect(points()).toEqual([20, 10]);
    buy('p4', 500, 3);
    expect(actOfReturn(log.takeBack('p2', 'x1', at)).reversed).toBe(30);
    expect(points()).toEqual([5]);
  });

  it('reserved points are never touched', () => {
    const log = bought(purchaseOf(10_000, { occurredAt: enrolledAt }));
    log.reserve('r1', 60, enrolledAt);
    expect(actOfReturn(log.takeBack('p1', 'x1', enrolledAt)).reversed).toBe(100);
    expect(log.balance(enrolledAt)).toMatchObject({ available: -60, reserved: 60, debt: 60 });
    log.void('r1', enrolledAt);
    expect(log.balance(enrolledAt)).toMatchObject({ available: 0, reserved: 0, debt: 0 });
  });

  it.each(policies)('tier credit goes back in full under %s', (clawback) => {
    const log = bought(purchaseOf(100_000, { occurredAt: enrolledAt }), programOf({ clawback }));
    log.redeem('r1', { points: 1000 }, enrolledAt);
    const { entry } = log.takeBack('p1', 'x1', enrolledAt);
    expect(entry.tierChange).toEqual({ from: 'silver', to: 'blue' });
    expect(log.head.state.tier.qualifying).toBe(0);
    expect(actOfReturn({ entry, state: log.head.state })).toMatchObject(
      clawback === 'negative' ? { reversed: 1000, forgiven: 0 } : { reversed: 0, forgiven: 1000 },
    );
  });

  it('the policy is that in force when the return is booked', () => {
    const log = bought(purchaseOf(10_000, { occurredAt: enrolledAt }));
    log.program = programOf({ version: 1, clawback: 'pending-only' });
    expect(actOfReturn(log.takeBack('p1', 'x1', enrolledAt))).toMatchObject({ reversed: 0, forgiven: 100 });
  });

  it('the share of the points that paid is given back first, and may be taken again', () => {
    const log = new Log(programOf({ clawback: 'to-zero' }), enrolledAt);
    log.adjust('a1', 100, enrolledAt);
    log.redeem('r1', { value: { amount: 100, currency: 'EUR' } }, enrolledAt);
    const payments = [{ redemptionId: 'r1', amount: 100 }];
    log.purchase('p1', purchaseOf([2000, 3000, 100], { occurredAt: enrolledAt, payments }), enrolledAt);
    expect(log.balance(enrolledAt).available).toBe(50);
    log.redeem('r2', { points: 50 }, enrolledAt);
    const before = log.records.length;
    const act = actOfReturn(log.takeBack('p1', 'x1', enrolledAt, { lines: [{ lineId: '1', quantity: 1 }] }));
    // 20.00 of 51.00: 39 of the 100 points come back, 20 of the 50 are owed.
    expect(act).toMatchObject({ restored: 39, reversed: 20, forgiven: 0 });
    expect(log.records.slice(before).map(({ entry }) => entry.kind)).toEqual(['refund', 'return']);
    expect(log.balance(enrolledAt).available).toBe(19);
    const rest = actOfReturn(log.takeBack('p1', 'x2', enrolledAt));
    expect(rest).toMatchObject({ restored: 61, restoredSoFar: [{ redemptionId: 'r1', points: 100 }] });
    expect(act.reversed + rest.reversed).toBe(50);
    expectSound(log);
  });

  it('points that a refund gave back are not given back again', () => {
    const log = new Log(initialProgram, enrolledAt);
    log.adjust('a1', 100, enrolledAt);
    log.redeem('r1', { points: 100 }, enrolledAt);
    const payments = [{ redemptionId: 'r1', amount: 100 }];
    log.purchase('p1', purchaseOf(5100, { occurredAt: enrolledAt, payments }), enrolledAt);
    log.refund('r1', 'f1', enrolledAt, 70);
    expect(actOfReturn(log.takeBack('p1', 'x1', enrolledAt)).restored).toBe(30);
    expect(log.balance(enrolledAt).available).toBe(100);
  });

  it('a multiplier below 1 leaves no line less than nothing: parts take no more than was earned', () => {
    const tiers = initialProgram.tiers.map((tier) => ({ ...tier, multiplier: '0.5' }));
    const log = bought(basket(Array.from({ length: 20 }, () => ({ amount: 75 }))), programOf({ tiers }));
    const lines = Array.from({ length: 10 }, (_, index) => ({ lineId: String(index + 1), quantity: 1 }));
    const first = actOfReturn(log.takeBack('p1', 'x1', enrolledAt, { lines }));
    const rest = actOfReturn(log.takeBack('p1', 'x2', enrolledAt));
    expect(first.reversed + rest.reversed).toBe(7);
    expect(Math.min(first.reversed, rest.reversed)).toBeGreaterThanOrEqual(0);
  });

  it('a payment in another currency stands for the points of that worth in it', () => {
    const log = new Log(
      programOf({ redemption: { ...initialProgram.redemption, pointValue: { EUR: '0.01', GBP: '0.02' } } }),
      enrolledAt,
    );
    log.adjust('a1', 1000, enrolledAt);
    log.redeem('r1', { points: 1000 }, enrolledAt);
    const payments = [{ redemptionId: 'r1', amount: 200 }];
    log.purchase('p1', purchaseOf(2000, { occurredAt: enrolledAt, currency: 'GBP', payments }), enrolledAt);
    expect(actOfReturn(log.takeBack('p1', 'x1', enrolledAt))).toMatchObject({ restored: 100, reversed: 18 });
  });

  it('any number of partial returns of a purchase that points paid in part gives back and takes as one whole return', () => {
    fc.assert(
      fc.property(
        decimalLines,
        fc.array(fc.nat({ max: 100 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 100 }),
        (lines, cuts, share) => {
          const total = basket(lines).total;
          const amount = Math.ceil((total * share) / 100);
          fc.pre(amount > 0);
          const purchase = basket(lines, { payments: [{ redemptionId: 'r1', amount }] });
          const begin = () => {
            const log = new Log(initialProgram, enrolledAt);
            log.adjust('a1', amount, enrolledAt);
            log.redeem('r1', { value: { amount, currency: 'EUR' } }, enrolledAt);
            log.purchase('p1', purchase, enrolledAt);
            return log;
          };
          const parted = begin();
          for (const [index, part] of partsOf(purchase, cuts).entries()) {
            parted.takeBack('p1', `x${index}`, enrolledAt, { lines: part });
          }
          const whole = begin();
          whole.takeBack('p1', 'all', enrolledAt);
          expect(whatIsLeft(parted)).toEqual(whatIsLeft(whole));
          expect(parted.balance(enrolledAt)).toMatchObject({ available: amount, debt: 0 });
          expectSound(parted);
        },
      ),
    );
  });
});
