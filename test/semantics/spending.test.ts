import { describe, expect, it } from 'vitest';
import { captureRedemption } from '#shared/contracts/ledger/capture-redemption.ts';
import { redeemPoints } from '#shared/contracts/ledger/redeem-points.ts';
import { actOf } from '#shared/domain/ledger/act.ts';
import { redeem } from '#shared/domain/ledger/acts/redeem.ts';
import { refund } from '#shared/domain/ledger/acts/refund.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import type { Lot } from '#shared/domain/ledger/state.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import { instant, manyCurrencies, programOf, refusal } from './program.ts';

const enrolledAt = instant('2026-01-10T09:00:00Z');
const byDay = { months: 1, roundTo: 'day' } as const;

/** A log with points that expire `months` months after the enrolment; 0 means never. */
function withLots(lots: readonly (readonly [months: number, points: number])[]): Log {
  const log = new Log(initialProgram, enrolledAt);
  for (const [index, [months, points]] of lots.entries()) {
    log.program = programOf({ expiry: months === 0 ? null : { months, roundTo: 'day' } });
    log.adjust(`a${index}`, points, enrolledAt);
  }
  return log;
}

const pointsOf = (lots: readonly Lot[]) => lots.map(({ points }) => points);

function redemptionOf({ entry }: LedgerRecord) {
  const act = actOf(entry, 'redemption');
  if (!act) throw new Error('a redemption');
  return act;
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

describe('Rule 19: lots are buckets by expiry day', () => {
  it('points of one expiry day are one bucket, whatever brought them', () => {
    const log = withLots([
      [1, 10],
      [2, 20],
      [1, 5],
    ]);
    log.program = programOf({ expiry: byDay });
    log.purchase('p1', purchaseOf(300, { occurredAt: enrolledAt }), enrolledAt);
    expect(pointsOf(log.head.state.lots)).toEqual([18, 20]);
  });

  it('spending takes the earliest expiry first: in every order of arrival, for every number of points', () => {
    for (const lots of permutations([
      [1, 3],
      [2, 1],
      [3, 4],
      [0, 2],
    ] as const)) {
      const units = [1, 1, 1, 2, 3, 3, 3, 3, 0, 0];
      for (let points = 1; points <= units.length; points += 1) {
        const log = withLots(lots);
        log.redeem('r1', { points }, enrolledAt);
        const left = [1, 2, 3, 0].map(
          (months) => units.slice(points).filter((unit) => unit === months).length,
        );
        expect(pointsOf(log.head.state.lots)).toEqual(left.filter((count) => count > 0));
      }
      expect(() => withLots(lots).redeem('r1', { points: 11 }, enrolledAt)).toThrow(
        refusal('insufficient-points'),
      );
    }
  });

  it('arriving points repay debt first: lots less debt are what is available, never both above zero', () => {
    const log = new Log(programOf({ maturity: { days: 0 } }), enrolledAt);
    log.purchase('p1', purchaseOf(10_000, { occurredAt: enrolledAt }), enrolledAt);
    log.redeem('r1', { points: 100 }, enrolledAt);
    log.takeBack('p1', 'x1', enrolledAt);
    const shown = () => {
      const { lots, debt } = log.head.state;
      return [pointsOf(lots), debt, log.balance(enrolledAt).available];
    };
    expect(shown()).toEqual([[], 100, -100]);
    log.purchase('p2', purchaseOf(3000, { occurredAt: enrolledAt }), enrolledAt);
    expect(shown()).toEqual([[], 70, -70]);
    log.refund('r1', 'f1', enrolledAt, 30);
    expect(shown()).toEqual([[], 40, -40]);
    log.adjust('a1', 40, enrolledAt);
    expect(shown()).toEqual([[], 0, 0]);
    log.adjust('a2', 5, enrolledAt);
    expect(shown()).toEqual([[5], 0, 5]);
  });

  it('points that mature repay debt, too', () => {
    const log = new Log(initialProgram, enrolledAt);
    log.purchase('p1', purchaseOf(10_000, { occurredAt: enrolledAt }), enrolledAt);
    log.redeem('r1', { points: 100 }, enrolledAt);
    log.program = programOf({ version: 1, maturity: { days: 5 } });
    log.purchase('p2', purchaseOf(13_000, { occurredAt: enrolledAt }), enrolledAt);
    log.takeBack('p1', 'x1', enrolledAt);
    expect(log.balance(enrolledAt)).toMatchObject({ available: -100, pending: 130, debt: 100 });
    expect(log.balance(enrolledAt + 5 * DAY_MS)).toMatchObject({ available: 30, pending: 0, debt: 0 });
  });
});

describe('Rule 20: redemption by value, and reservations', () => {
  const rich = (program: Program) => {
    const log = new Log(program, enrolledAt);
    log.adjust('a1', 10_000, enrolledAt);
    return log;
  };
  const stepped = (step: number, minimum = 1) =>
    programOf({ redemption: { ...initialProgram.redemption, step, minimum } });
  it('at most twenty reservations are open at a time', () => {
    const log = rich(initialProgram);
    for (let index = 0; index < 20; index += 1) log.reserve(`r${index}`, 1, enrolledAt);
    expect(() => log.reserve('r20', 1, enrolledAt)).toThrow(refusal('state-full'));
    log.void('r7', enrolledAt);
    expect(log.reserve('r20', 1, enrolledAt).entry.balance.reserved).toBe(20);
  });

  const byThird = programOf({
    redemption: { ...initialProgram.redemption, pointValue: { EUR: '0.003', GBP: '0.005' } },
  });

  it.each([
    ['1 point is 0.01', manyCurrencies, 500, 'EUR', 500],
    ['a value of its own', manyCurrencies, 500, 'GBP', 500],
    ['0.62 EUR through the base', manyCurrencies, 100, 'JPY', 62],
    ['0.2542 EUR, rounded up', manyCurrencies, 41, 'JPY', 26],
    ['0.003 EUR, rounded up', manyCurrencies, 1, 'KWD', 1],
    ['3.015 EUR, rounded up', manyCurrencies, 1005, 'KWD', 302],
    ['0.25 EUR exactly', manyCurrencies, 10_000, 'HUF', 25],
    ['0.250025 EUR, rounded up', manyCurrencies, 10_001, 'HUF', 26],
    ['333.3 points, rounded up', byThird, 100, 'EUR', 334],
    ['300 points exactly', byThird, 90, 'EUR', 300],
    ['200 points of 0.005', byThird, 100, 'GBP', 200],
    ['0.90 EUR at 0.003', byThird, 100, 'USD', 300],
    ['up to the next step', stepped(50), 501, 'EUR', 550],
    ['a step exactly', stepped(50), 550, 'EUR', 550],
  ])('%s', (_, program, amount, currency, points) => {
    const act = redemptionOf(rich(program).redeem('r1', { value: { amount, currency } }, enrolledAt));
    expect(act).toMatchObject({ points, captured: points, value: { amount, currency } });
  });

  it('by points the answer says their value in the base currency', () => {
    const act = redemptionOf(rich(byThird).redeem('r1', { points: 335 }, enrolledAt));
    expect(act.value).toEqual({ amount: 100, currency: 'EUR' });
  });

  it.each([
    ['not-a-step', stepped(50), { points: 51 }],
    ['below-minimum', stepped(1, 100), { points: 99 }],
    ['below-minimum', stepped(50, 100), { value: { amount: 50, currency: 'EUR' } }],
    ['unsupported-currency', initialProgram, { value: { amount: 50, currency: 'CHF' } }],
    ['insufficient-points', initialProgram, { value: { amount: 10_001, currency: 'EUR' } }],
  ])('%s', (code, program, wanted) => {
    const log = rich(program);
    expect(() => log.redeem('r1', wanted, enrolledAt)).toThrow(refusal(code));
    expect(log.records).toHaveLength(2);
  });

  it('a value is stepped up before it is held against the minimum', () => {
    const log = rich(stepped(50, 100));
    expect(
      redemptionOf(log.redeem('r1', { value: { amount: 51, currency: 'EUR' } }, enrolledAt)).points,
    ).toBe(100);
  });

  it('a refusal says how many there are', () => {
    expect(() => rich(initialProgram).redeem('r1', { points: 10_001 }, enrolledAt)).toThrow(
      expect.objectContaining({ data: { available: 10_000, needed: 10_001 } }),
    );
  });

  it('reserved points do not expire; of a capture the rest goes back, and expires if it is late', () => {
    const log = withLots([
      [1, 30],
      [2, 20],
      [0, 10],
    ]);
    log.reserve('r1', 55, instant('2026-02-10T20:00:00Z'), 86_400);
    const late = instant('2026-02-11T12:00:00Z');
    expect(log.balance(late)).toMatchObject({ available: 5, reserved: 55, lifetime: { expired: 0 } });
    const { entry, state } = log.capture('r1', late, 10);
    expect(entry.postings).toEqual([
      { account: 'available', points: 25 },
      { account: 'reserved', points: -55 },
      { account: 'redeemed', points: 10 },
      { account: 'expired', points: 20 },
    ]);
    expect(pointsOf(state.lots)).toEqual([20, 10]);
    expect(pointsOf(redemptionOf({ entry, state }).lots)).toEqual([10]);
    expectSound(log);
  });

  it('capture takes the earliest expiry first', () => {
    const log = withLots([
      [1, 30],
      [2, 20],
      [0, 10],
    ]);
    log.reserve('r1', 55, enrolledAt);
    log.capture('r1', enrolledAt, 35);
    expect(pointsOf(log.head.state.lots)).toEqual([15, 10]);
  });

  it('capture needs 1 to reserved', () => {
    const takes = (points: number) => captureRedemption.body?.safeParse({ points }).success;
    expect([takes(0), takes(1), takes(1.5)]).toEqual([false, true, false]);
    const log = withLots([[1, 30]]);
    log.reserve('r1', 20, enrolledAt);
    expect(() => log.capture('r1', enrolledAt, 21)).toThrow(refusal('amount-exceeds-original'));
    expect(redemptionOf(log.capture('r1', enrolledAt, 20)).captured).toBe(20);
  });

  it('expiresIn is 1 to 86,400 seconds where no channel says that an order waits, and then the reservation lapses', () => {
    const takes = (expiresIn: number) => redeemPoints.body?.safeParse({ points: 1, expiresIn }).success;
    expect([0, 1, 86_400, 86_401].map(takes)).toEqual([false, true, true, false]);
    const log = withLots([[1, 30]]);
    log.reserve('r1', 20, enrolledAt, 1);
    expect(log.balance(enrolledAt + 999)).toMatchObject({ available: 10, reserved: 20 });
    expect(log.balance(enrolledAt + 1000)).toMatchObject({ available: 30, reserved: 0 });
  });
});

describe('Rule 21: a redemption ends once', () => {
  const reserved = () => {
    const log = withLots([[1, 30]]);
    log.reserve('r1', 20, enrolledAt);
    return log;
  };

  it('captured: another amount, or void, is redemption-captured', () => {
    const log = reserved();
    log.capture('r1', enrolledAt, 15);
    expect(() => log.capture('r1', enrolledAt, 14)).toThrow(refusal('redemption-captured'));
    expect(() => log.void('r1', enrolledAt)).toThrow(refusal('redemption-captured'));
    const later = enrolledAt + DAY_MS;
    expect(() => log.void('r1', later)).toThrow(refusal('redemption-captured'));
  });

  it('captured at once, too, and also when some of it was refunded', () => {
    const log = withLots([[1, 30]]);
    log.redeem('r1', { points: 20 }, enrolledAt);
    log.refund('r1', 'f1', enrolledAt, 5);
    expect(() => log.capture('r1', enrolledAt, 10)).toThrow(refusal('redemption-captured'));
    expect(() => log.void('r1', enrolledAt)).toThrow(refusal('redemption-captured'));
  });

  it('voided: capture is redemption-voided', () => {
    const log = reserved();
    log.void('r1', enrolledAt);
    expect(() => log.capture('r1', enrolledAt)).toThrow(refusal('redemption-voided'));
  });

  it.each(['seen by nobody', 'swept'])('lapsed, %s: either is redemption-lapsed', (seen) => {
    const log = reserved();
    const later = enrolledAt + 900_000;
    if (seen === 'swept') log.sweep(later);
    expect(() => log.capture('r1', later)).toThrow(refusal('redemption-lapsed'));
    expect(() => log.void('r1', later)).toThrow(refusal('redemption-lapsed'));
  });

  it('and lapsed among others', () => {
    const log = reserved();
    log.reserve('r2', 5, enrolledAt);
    log.sweep(enrolledAt + DAY_MS);
    expect(log.head.entry.reference).toBe('due/lapse/2026-01-10T09:15:00.000Z/');
    for (const id of ['r1', 'r2']) {
      expect(() => log.void(id, enrolledAt + DAY_MS)).toThrow(refusal('redemption-lapsed'));
    }
  });

  it('unknown: there is no such redemption', () => {
    expect(() => reserved().capture('r9', enrolledAt)).toThrow(refusal('redemption-not-found'));
  });
});

describe('Rule 22: refunds', () => {
  it('give captured points back to their buckets, together never more than were captured', () => {
    const log = withLots([
      [1, 30],
      [2, 20],
    ]);
    log.reserve('r1', 45, enrolledAt);
    log.capture('r1', enrolledAt, 40);
    expect(log.refund('r1', 'f1', enrolledAt, 15).entry).toMatchObject({
      kind: 'refund',
      postings: [
        { account: 'available', points: 15 },
        { account: 'redeemed', points: -15 },
      ],
    });
    // The capture took 30 and 10 points from the two lots; the latest expiry comes back first.
    expect(pointsOf(log.head.state.lots)).toEqual([5, 20]);
    expect(() => log.refund('r1', 'f2', enrolledAt, 26)).toThrow(
      expect.objectContaining({ code: 'amount-exceeds-original', status: 422 }),
    );
    log.refund('r1', 'f2', enrolledAt);
    expect(log.head.state.lots).toEqual(
      withLots([
        [1, 30],
        [2, 20],
      ]).head.state.lots,
    );
    expect(log.balance(enrolledAt).lifetime).toMatchObject({ redeemed: 40, refunded: 40 });
    expectSound(log);
  });

  it('nothing was captured: there is nothing to give back', () => {
    const log = withLots([[1, 30]]);
    log.reserve('r1', 10, enrolledAt);
    expect(() => log.refund('r1', 'f1', enrolledAt)).toThrow(
      expect.objectContaining({
        code: 'amount-exceeds-original',
        data: { left: 0, errors: [{ pointer: '/points', message: 'must be at most 0' }] },
      }),
    );
  });

  it.each([
    [undefined, '2026-04-11T00:00:00Z'],
    [7, '2026-03-19T00:00:00Z'],
  ])('a bucket that expired meanwhile gets refundDays (%s), 30 unless said', (refundDays, expiresAt) => {
    const log = withLots([
      [1, 30],
      [0, 20],
    ]);
    log.redeem('r1', { points: 40 }, enrolledAt);
    log.program = programOf({ redemption: { ...initialProgram.redemption, refundDays } });
    log.refund('r1', 'f1', instant('2026-03-11T12:00:00Z'));
    expect(log.head.state.lots).toEqual([
      { expiresAt: instant(expiresAt), points: 30 },
      { expiresAt: null, points: 20 },
    ]);
  });

  it('reward stock comes back too', () => {
    const log = withLots([[1, 90]]);
    const reward = { rewardId: 'mug', version: 1, name: 'Mug', points: 20, stock: 5 };
    const facts = { reward, exhausted: new Set<string>() };
    const command = {
      redemptionId: 'r1',
      wanted: { rewardId: 'mug', quantity: 3 },
      capture: true,
      expiresInSeconds: 900,
      contentHash: '',
    };
    const [draft] = redeem(log.program, log.head.state, command, facts, enrolledAt);
    if (!draft) throw new Error('a redemption');
    expect(draft.counters).toEqual([{ counter: 'stock/mug', by: 3, limit: 5 }]);
    log.append(draft.reference, () => [draft], enrolledAt);
    expect(() => log.refund('r1', 'f0', enrolledAt, 30)).toThrow(refusal('not-a-step'));
    const asked = { redemptionId: 'r1', refundId: 'f1', points: 40, contentHash: '' };
    const states = { own: log.head.state, others: [] };
    const { drafts } = refund(log.program, states, asked, log.redemptionFacts('r1'), enrolledAt);
    const [back] = drafts;
    expect(back?.counters).toEqual([{ counter: 'stock/mug', by: -2 }]);
    expect(back?.act).toMatchObject({ captured: 60, refunded: 40 });
  });
});

describe('Rule 23: transfers', () => {
  it('move available points only, earliest expiry first, with their expiry', () => {
    const ann = withLots([
      [1, 30],
      [2, 20],
      [0, 10],
    ]);
    const bob = new Log(initialProgram, enrolledAt, 'bob');
    ann.reserve('r1', 5, enrolledAt);
    expect(() => ann.transfer('t1', bob, 56, enrolledAt)).toThrow(refusal('insufficient-points'));
    expect(bob.records).toHaveLength(1);
    ann.transfer('t1', bob, 35, enrolledAt);
    expect(bob.head.state.lots).toEqual([
      { expiresAt: instant('2026-02-11T00:00:00Z'), points: 25 },
      { expiresAt: instant('2026-03-11T00:00:00Z'), points: 10 },
    ]);
    expect(pointsOf(ann.head.state.lots)).toEqual([10, 10]);
    for (const log of [ann, bob]) expectSound(log);
  });

  it('pending points stay where they are', () => {
    const ann = new Log(programOf({ maturity: { days: 5 } }), enrolledAt);
    const bob = new Log(initialProgram, enrolledAt, 'bob');
    ann.purchase('p1', purchaseOf(5000, { occurredAt: enrolledAt }), enrolledAt);
    expect(() => ann.transfer('t1', bob, 1, enrolledAt)).toThrow(refusal('insufficient-points'));
    ann.transfer('t1', bob, 50, enrolledAt + 5 * DAY_MS);
    expect(ann.records.map(({ entry }) => entry.kind)).toEqual([
      'enrolment',
      'accrual',
      'maturation',
      'transfer-out',
    ]);
  });

  it("repay the receiver's debt first, and count neither as earned nor as qualifying", () => {
    const ann = withLots([
      [1, 30],
      [2, 20],
    ]);
    const bob = new Log(initialProgram, enrolledAt, 'bob');
    bob.purchase('p1', purchaseOf(3500, { occurredAt: enrolledAt }), enrolledAt);
    bob.redeem('r1', { points: 35 }, enrolledAt);
    bob.takeBack('p1', 'x1', enrolledAt);
    ann.transfer('t1', bob, 50, enrolledAt);
    expect(bob.balance(enrolledAt)).toMatchObject({
      available: 15,
      debt: 0,
      lifetime: { earned: 35 },
      tier: { qualifyingPoints: 0 },
    });
    expect(bob.head.state.lots).toEqual([{ expiresAt: instant('2026-03-11T00:00:00Z'), points: 15 }]);
    expect(ann.balance(enrolledAt)).toMatchObject({ available: 0, lifetime: { earned: 50, redeemed: 0 } });
  });

  it('a later return is owed by the member who bought', () => {
    const ann = new Log(initialProgram, enrolledAt);
    const bob = new Log(initialProgram, enrolledAt, 'bob');
    ann.purchase('p1', purchaseOf(10_000, { occurredAt: enrolledAt }), enrolledAt);
    ann.transfer('t1', bob, 100, enrolledAt);
    ann.takeBack('p1', 'x1', enrolledAt);
    expect(ann.balance(enrolledAt)).toMatchObject({ available: -100, debt: 100 });
    expect(bob.balance(enrolledAt)).toMatchObject({ available: 100, debt: 0 });
  });
});
