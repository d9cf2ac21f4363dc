import { describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { PurchaseLine } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { MemberModel, type ModelCommand, type ModelResult } from './member-model.ts';

const noon = (date: string) => Date.parse(`${date}T12:00:00Z`);
const start = noon('2025-01-10');
const days = (count: number) => start + count * DAY_MS;

const member = (changes: Partial<Program> = {}, enrolledAt = start) =>
  new MemberModel('member-1', { ...initialProgram, ...changes }, enrolledAt);

type LineFields = Partial<PurchaseLine> & { readonly amount: number };

function sale(
  purchaseId: string,
  occurredAt: number,
  lines: readonly LineFields[],
  payments?: readonly { redemptionId: string; amount: number }[],
): ModelCommand {
  return {
    kind: 'purchase',
    purchaseId,
    purchase: {
      occurredAt,
      channel: 'pos',
      currency: 'EUR',
      total: lines.reduce((sum, { amount }) => sum + amount, 0),
      lines: lines.map((line, index) => ({ lineId: `line-${index + 1}`, sku: 'tea', quantity: 1, ...line })),
      ...(payments && { payments }),
    },
  };
}

const returned = (purchaseId: string, returnId: string, quantity?: number): ModelCommand => ({
  kind: 'return',
  purchaseId,
  returnId,
  occurredAt: start,
  ...(quantity !== undefined && { lines: [{ lineId: 'line-1', quantity }] }),
});

const redeem = (redemptionId: string, points: number, capture = true): ModelCommand => ({
  kind: 'redeem',
  redemptionId,
  points,
  capture,
  expiresInSeconds: 900,
});

const gift = (points: number, expiresAt: number | null = null): ModelCommand => ({
  kind: 'transfer-in',
  transferId: `gift-${points}`,
  from: 'member-2',
  lots: [{ expiresAt, points }],
});

const gesture = (adjustmentId: string, points: number, qualifying?: boolean): ModelCommand => ({
  kind: 'adjust',
  adjustmentId,
  points,
  ...(qualifying !== undefined && { qualifying }),
});

/** Gives the commands at one instant, and answers the last result. */
function give(model: MemberModel, now: number, ...commands: readonly ModelCommand[]): ModelResult {
  const results = commands.map((command) => model.apply(command, now));
  for (const result of results.slice(0, -1)) expect(result).toMatchObject({ ok: true });
  return results.at(-1) as ModelResult;
}

describe('a return takes back what its goods earned', () => {
  const cases = [
    ['pending-only', 0, 100, 50],
    ['to-zero', 50, 50, 0],
    ['negative', 100, 0, -50],
  ] as const;

  it.each(cases)('%s takes %i of matured points and forgives %i', (clawback, taken, forgiven, available) => {
    const model = member({ clawback, maturity: { days: 10 } });
    give(model, start, sale('goods', start, [{ amount: 10_000 }]));
    give(model, days(20), redeem('spent', 70), gift(20), sale('other', days(20), [{ amount: 4_000 }]));
    expect(give(model, days(20), returned('goods', 'all'))).toEqual({
      ok: true,
      replayed: false,
      pointsReversed: taken,
      pointsForgiven: forgiven,
      pointsRestored: 0,
      refund: { total: 10_000, points: { points: 0, amount: 0 }, toPay: 10_000 },
    });
    expect(model.balanceAt(days(20))).toMatchObject({
      available,
      pending: 40,
      debt: Math.max(0, -available),
    });
  });

  it.each(cases)('%s takes all points that are still pending', (clawback) => {
    const model = member({ clawback, maturity: { days: 10 } });
    give(model, start, sale('goods', start, [{ amount: 10_000 }]));
    give(model, days(5), gift(20), sale('other', days(5), [{ amount: 4_000 }]));
    expect(give(model, days(5), returned('goods', 'all'))).toMatchObject({
      pointsReversed: 100,
      pointsForgiven: 0,
    });
    expect(model.balanceAt(days(5))).toMatchObject({ available: 20, pending: 40 });
  });

  it('takes them from their own bucket before one that expires earlier', () => {
    const model = member();
    give(model, start, sale('goods', start, [{ amount: 10_000 }]), gift(20, days(30)));
    give(model, start, returned('goods', 'some', 0.5));
    expect(model.balanceAt(start).expiring).toEqual([
      { at: days(30), points: 20 },
      { at: Date.UTC(2027, 1, 1), points: 50 },
    ]);
  });

  it('reserved points are never touched, and points that arrive repay the debt first', () => {
    const model = member();
    give(model, start, sale('goods', start, [{ amount: 10_000 }]), redeem('held', 100, false));
    give(model, start, returned('goods', 'all'));
    expect(model.balanceAt(start)).toMatchObject({ available: -100, reserved: 100, debt: 100 });
    give(model, start, { kind: 'capture', redemptionId: 'held', points: 30 });
    expect(model.balanceAt(start)).toMatchObject({ available: -30, reserved: 0, debt: 30 });
    give(model, start, gift(50));
    expect(model.balanceAt(start)).toMatchObject({ available: 20, debt: 0 });
  });

  it('a unit at a time, the last takes the rest', () => {
    const model = member();
    give(model, start, sale('goods', start, [{ amount: 10_000, quantity: 3 }]));
    const taken = ['first', 'second', 'third'].map((id) => give(model, start, returned('goods', id, 1)));
    expect(taken).toMatchObject([{ pointsReversed: 33 }, { pointsReversed: 33 }, { pointsReversed: 34 }]);
    expect(give(model, start, returned('goods', 'fourth'))).toEqual({
      ok: false,
      code: 'amount-exceeds-original',
    });
  });

  it('in thousandths of a unit', () => {
    const model = member();
    give(model, start, sale('goods', start, [{ amount: 10_000, quantity: 1.25 }]));
    const taken = [
      give(model, start, returned('goods', 'some', 1.001)),
      give(model, start, returned('goods', 'rest')),
    ];
    expect(taken).toMatchObject([{ pointsReversed: 80 }, { pointsReversed: 20 }]);
  });

  it('only lines that earn share the points, by amount, ties by their order', () => {
    const model = member();
    const lines = [{ amount: 50 }, { amount: 5_000, earns: false }, { amount: 50 }, { amount: 0 }];
    expect(give(model, start, sale('goods', start, lines))).toMatchObject({ pointsEarned: 1 });
    const of = (line: number): ModelCommand => ({
      kind: 'return',
      purchaseId: 'goods',
      returnId: `of-${line}`,
      occurredAt: start,
      lines: [{ lineId: `line-${line}`, quantity: 1 }],
    });
    expect([2, 4, 3, 1].map((line) => give(model, start, of(line)))).toMatchObject([
      { pointsReversed: 0 },
      { pointsReversed: 0 },
      { pointsReversed: 0 },
      { pointsReversed: 1 },
    ]);
  });
});

describe('a basket paid with points', () => {
  const paid = () => {
    const model = member();
    give(model, start, gift(1_000), redeem('spent', 1_000));
    return model;
  };
  const lines = [{ amount: 1_500, quantity: 2 }, { amount: 500 }];

  it('earns nothing on that part, and its return gives the points back', () => {
    const model = paid();
    const bought = give(
      model,
      start,
      sale('goods', start, lines, [{ redemptionId: 'spent', amount: 1_000 }]),
    );
    expect(bought).toMatchObject({ pointsEarned: 10 });
    expect(give(model, start, returned('goods', 'half', 1))).toMatchObject({
      pointsRestored: 375,
      pointsReversed: 4,
    });
    expect(give(model, start, returned('goods', 'rest'))).toMatchObject({
      pointsRestored: 625,
      pointsReversed: 6,
    });
    expect(model.balanceAt(start)).toMatchObject({
      available: 1_000,
      lifetime: { earned: 10, redeemed: 1_000, refunded: 1_000, expired: 0, reversed: 10 },
    });
  });

  it('together with refunds gives back no more than was captured', () => {
    const model = paid();
    give(model, start, sale('goods', start, lines, [{ redemptionId: 'spent', amount: 1_000 }]));
    give(model, start, { kind: 'refund', redemptionId: 'spent', refundId: 'goodwill', points: 800 });
    expect(give(model, start, returned('goods', 'all'))).toMatchObject({ pointsRestored: 200 });
    expect(give(model, start, { kind: 'refund', redemptionId: 'spent', refundId: 'more' })).toEqual({
      ok: false,
      code: 'amount-exceeds-original',
    });
  });

  it('a part of the value stands for that part of the points, rounded up', () => {
    const model = paid();
    give(model, start, sale('goods', start, lines, [{ redemptionId: 'spent', amount: 333 }]));
    expect(give(model, start, returned('goods', 'all'))).toMatchObject({ pointsRestored: 333 });
  });

  it('also rounds up for a value that does not come out even', () => {
    const model = member({ redemption: { ...initialProgram.redemption, pointValue: { EUR: '0.003' } } });
    give(model, start, gift(1_000), redeem('spent', 1_000));
    give(model, start, sale('goods', start, lines, [{ redemptionId: 'spent', amount: 100 }]));
    expect(give(model, start, returned('goods', 'all'))).toMatchObject({ pointsRestored: 334 });
  });

  it('a redemption that is unknown or not captured gives nothing back', () => {
    const model = paid();
    give(model, start, gift(50), redeem('held', 50, false));
    const payments = [
      { redemptionId: 'held', amount: 50 },
      { redemptionId: 'nobody', amount: 50 },
    ];
    give(model, start, sale('goods', start, lines, payments));
    expect(give(model, start, returned('goods', 'all'))).toMatchObject({ pointsRestored: 0 });
  });
});

describe('points become available and expire', () => {
  it.each([
    ['2025-01-31', { months: 1, roundTo: 'day' }, '2025-03-01'],
    ['2024-01-31', { months: 1, roundTo: 'day' }, '2024-03-01'],
    ['2025-01-15', { months: 1, roundTo: 'day' }, '2025-02-16'],
    ['2025-01-31', { months: 1, roundTo: 'month-end' }, '2025-03-01'],
    ['2025-01-15', { months: 2, roundTo: 'month-end' }, '2025-04-01'],
  ] as const)('bought on %s with %j they are gone on %s', (bought, expiry, gone) => {
    const model = member({ expiry }, noon(bought));
    give(model, noon(bought), sale('goods', noon(bought), [{ amount: 1_000 }]));
    const at = Date.parse(`${gone}T00:00:00Z`);
    expect(model.balanceAt(noon(bought)).expiring).toEqual([{ at, points: 10 }]);
    expect(model.balanceAt(at - 1)).toMatchObject({ available: 10 });
    expect(model.balanceAt(at)).toMatchObject({ available: 0, lifetime: { expired: 10 } });
  });

  it('at local midnight', () => {
    const model = member({ timeZone: 'Europe/Dublin', maturity: { days: 1 } }, noon('2025-03-28'));
    give(model, noon('2025-03-29'), sale('goods', noon('2025-03-29'), [{ amount: 1_000 }]));
    give(model, noon('2025-03-30'), sale('more', noon('2025-03-30'), [{ amount: 500 }]));
    expect(model.balanceAt(noon('2025-03-30'))).toMatchObject({
      available: 10,
      maturing: [{ at: Date.parse('2025-03-30T23:00:00Z'), points: 5 }],
      expiring: [{ at: Date.parse('2027-03-31T23:00:00Z'), points: 10 }],
    });
  });

  it('a late purchase past its maturity is available, past its expiry is gone', () => {
    const model = member({ maturity: { days: 5 }, expiry: { months: 1, roundTo: 'day' } });
    const result = give(
      model,
      days(0),
      sale('late', days(-20), [{ amount: 1_000 }]),
      sale('too-late', days(-60), [{ amount: 500 }]),
    );
    expect(result).toMatchObject({ pointsEarned: 5 });
    expect(model.balanceAt(start)).toMatchObject({ available: 10, lifetime: { earned: 15, expired: 5 } });
  });

  it('a late purchase past its expiry is gone even if it had still to mature', () => {
    const model = member({ maturity: { days: 40 }, expiry: { months: 1, roundTo: 'day' } });
    give(model, start, sale('late', days(-35), [{ amount: 1_000 }]));
    expect(model.balanceAt(start)).toMatchObject({ available: 0, pending: 0, lifetime: { expired: 10 } });
  });

  it('pending points whose expiry has passed expire as they mature', () => {
    const model = member({ maturity: { days: 40 }, expiry: { months: 1, roundTo: 'day' } });
    give(model, start, sale('goods', start, [{ amount: 1_000 }]));
    expect(model.balanceAt(days(39))).toMatchObject({ pending: 10, lifetime: { expired: 0 } });
    expect(model.balanceAt(days(40))).toMatchObject({ pending: 0, available: 0, lifetime: { expired: 10 } });
  });
});

describe('points are spent', () => {
  it('earliest expiry first, those that never expire last', () => {
    const model = member();
    give(model, start, gift(30), gift(20, days(60)), gift(10, days(30)));
    expect(
      give(model, start, { kind: 'transfer-out', transferId: 'one', to: 'member-2', points: 35 }),
    ).toMatchObject({
      movedLots: [
        { expiresAt: days(30), points: 10 },
        { expiresAt: days(60), points: 20 },
        { expiresAt: null, points: 5 },
      ],
    });
  });

  it('captured 300 and refunded 100 leaves what captured 200 would have', () => {
    const outcomes = [300, 200].map((captured) => {
      const model = member();
      give(model, start, gift(150, days(30)), gift(160, days(60)), redeem('spent', 300, false));
      give(model, start, { kind: 'capture', redemptionId: 'spent', points: captured });
      if (captured === 300) {
        give(model, start, { kind: 'refund', redemptionId: 'spent', refundId: 'some', points: 100 });
      }
      return model.balanceAt(start).expiring;
    });
    expect(outcomes[0]).toEqual([{ at: days(60), points: 110 }]);
    expect(outcomes[1]).toEqual(outcomes[0]);
  });

  it('a refund of a bucket that has expired is valid for `refundDays` more days', () => {
    const model = member();
    give(model, start, gift(10, days(3)), redeem('spent', 10));
    give(model, days(5), { kind: 'refund', redemptionId: 'spent', refundId: 'all' });
    expect(model.balanceAt(days(5)).expiring).toEqual([{ at: Date.UTC(2025, 1, 15), points: 10 }]);
  });

  it('a reservation lapses at its instant, and its points whose expiry has passed expire', () => {
    const model = member();
    const lapse = start + 900_000;
    give(model, start, gift(10, start + 1_000), gift(20), redeem('held', 30, false));
    expect(model.balanceAt(lapse - 1)).toMatchObject({
      available: 0,
      reserved: 30,
      lifetime: { expired: 0 },
    });
    expect(model.balanceAt(lapse)).toMatchObject({ available: 20, reserved: 0, lifetime: { expired: 10 } });
    expect(give(model, lapse, { kind: 'capture', redemptionId: 'held' })).toEqual({
      ok: false,
      code: 'redemption-lapsed',
    });
  });

  it.each([
    [9, 'below-minimum'],
    [12, 'not-a-step'],
    [55, 'insufficient-points'],
  ])('%i points are refused: %s', (points, code) => {
    const model = member({ redemption: { ...initialProgram.redemption, minimum: 10, step: 5 } });
    give(model, start, gift(50));
    expect(give(model, start, redeem('spent', points))).toEqual({ ok: false, code });
    expect(give(model, start, redeem('spent', 50))).toMatchObject({ ok: true, replayed: false });
  });
});

describe('a command is booked once', () => {
  const captured = redeem('at-once', 10);
  const capture = (redemptionId: string, points?: number): ModelCommand => ({
    kind: 'capture',
    redemptionId,
    ...(points !== undefined && { points }),
  });
  const cancel = (redemptionId: string): ModelCommand => ({ kind: 'void', redemptionId });
  const prepared = () => {
    const model = member();
    const reservations = ['kept', 'taken', 'dropped'].map((id) => redeem(id, 20, false));
    give(model, start, gift(100), captured, ...reservations, capture('taken'), cancel('dropped'));
    return model;
  };

  it.each([
    ['the same redemption', captured],
    ['a capture of as many points', capture('taken', 20)],
    ['the same capture', capture('taken')],
    ['the same void', cancel('dropped')],
  ])('%s is a replay', (_, command) => {
    expect(give(prepared(), start, command)).toEqual({ ok: true, replayed: true });
  });

  it.each([
    ['another redemption of that id', redeem('at-once', 11), 'reference-reused'],
    ['a capture of other points', capture('taken', 19), 'redemption-captured'],
    ['a void after a capture', cancel('taken'), 'redemption-captured'],
    ['a capture after a void', capture('dropped'), 'redemption-voided'],
    ['a capture of what was captured at once', capture('at-once'), 'redemption-captured'],
    ['a void of what was captured at once', cancel('at-once'), 'redemption-captured'],
    ['a capture of more than is reserved', capture('kept', 21), 'amount-exceeds-original'],
    ['a void of nothing', cancel('nobody'), 'redemption-not-found'],
    ['a return of nothing', returned('nothing', 'all'), 'purchase-not-found'],
    [
      'a gift to oneself',
      { kind: 'transfer-out', transferId: 'own', to: 'member-1', points: 1 },
      'same-member',
    ],
  ] as const)('%s is refused', (_, command, code) => {
    expect(give(prepared(), start, command)).toEqual({ ok: false, code });
  });
});

describe('the points that a purchase earns', () => {
  it('are the factor times the exact base, rounded down once', () => {
    const model = member();
    give(model, start, gesture('head-start', 1_000, true));
    // 7.40 × 1.25 = 9.25, and 0.60 × 1.25 = 0.75
    expect(give(model, start, sale('one', start, [{ amount: 740 }]))).toMatchObject({ pointsEarned: 9 });
    expect(give(model, start, sale('two', start, [{ amount: 60 }]))).toMatchObject({ pointsEarned: 0 });
    expect(model.balanceAt(start).tier).toEqual({ id: 'silver', qualifyingPoints: 1_007 });
  });

  it('go through the base currency where a currency has no points of its own', () => {
    const model = member({ earn: { pointsPerUnit: { EUR: '2' } } });
    const pounds = sale('pounds', start, [{ amount: 1_000 }]);
    if (pounds.kind !== 'purchase') throw new TypeError('a sale is a purchase');
    const inCurrency = (currency: string): ModelCommand => ({
      ...pounds,
      purchase: { ...pounds.purchase, currency },
    });
    expect(give(model, start, inCurrency('SEK'))).toEqual({ ok: false, code: 'unsupported-currency' });
    expect(give(model, start, inCurrency('GBP'))).toMatchObject({ pointsEarned: 23 });
  });

  it('leave out the goods that the programme excludes', () => {
    const model = member({
      earn: { ...initialProgram.earn, exclude: { categories: ['tobacco'], skus: ['gift-card'] } },
    });
    const lines = [
      { amount: 100, category: 'tobacco' },
      { amount: 200, sku: 'gift-card' },
      { amount: 400, category: 'food' },
      { amount: 800, earns: false },
    ];
    expect(give(model, start, sale('goods', start, lines))).toMatchObject({ pointsEarned: 4 });
  });
});

describe('a tier', () => {
  const enrolled = noon('2025-01-10');
  const tierAt = (model: MemberModel, date: string) =>
    model.balanceAt(Date.parse(`${date}T00:00:00Z`)).tier.id;
  const worth = (points: number, date: string): ModelCommand =>
    sale(`sale-${date}`, noon(date), [{ amount: points * 100 }]);

  it('holds from the booking after the one that reaches it', () => {
    const model = member();
    expect(give(model, start, sale('one', start, [{ amount: 100_000 }]))).toMatchObject({
      pointsEarned: 1_000,
      tierChange: { from: 'blue', to: 'silver' },
    });
    expect(give(model, start, sale('two', start, [{ amount: 10_000 }]))).toMatchObject({ pointsEarned: 125 });
  });

  it('is kept to the end of the following period, then falls to what the points support', () => {
    const model = member({}, enrolled);
    give(model, noon('2025-06-01'), worth(5_000, '2025-06-01'));
    give(model, noon('2026-06-01'), worth(1_000, '2026-06-01'));
    expect(
      ['2027-01-09', '2027-01-10', '2028-01-09', '2028-01-10'].map((date) => tierAt(model, date)),
    ).toEqual(['gold', 'silver', 'silver', 'blue']);
  });

  it('falls only after the grace, and a sale meanwhile cancels that', () => {
    const model = member({ tierGrace: { days: 30 } }, enrolled);
    give(model, noon('2025-06-01'), worth(1_000, '2025-06-01'));
    expect([tierAt(model, '2027-02-08'), tierAt(model, '2027-02-09')]).toEqual(['silver', 'blue']);
    give(model, noon('2027-02-01'), worth(1_000, '2027-02-01'));
    expect([tierAt(model, '2029-02-08'), tierAt(model, '2029-02-09')]).toEqual(['silver', 'blue']);
  });

  it('falls with the return that takes its ground away, after the grace', () => {
    const model = member({ tierGrace: { days: 10 } }, enrolled);
    give(model, noon('2025-06-01'), worth(1_000, '2025-06-01'));
    expect(give(model, noon('2025-06-05'), returned('sale-2025-06-01', 'all'))).not.toHaveProperty(
      'tierChange',
    );
    expect([tierAt(model, '2025-06-14'), tierAt(model, '2025-06-15')]).toEqual(['silver', 'blue']);
  });

  it('falls at once without a grace', () => {
    const model = member({}, enrolled);
    give(model, noon('2025-06-01'), worth(1_000, '2025-06-01'));
    expect(give(model, noon('2025-06-05'), returned('sale-2025-06-01', 'some', 0.5))).toMatchObject({
      tierChange: { from: 'silver', to: 'blue' },
    });
  });

  it('that stands on the period before after a return is kept to the end of the running one', () => {
    const model = member({}, enrolled);
    give(model, noon('2025-06-01'), worth(1_000, '2025-06-01'));
    give(model, noon('2026-06-01'), worth(1_000, '2026-06-01'));
    give(model, noon('2026-06-02'), returned('sale-2026-06-01', 'all'));
    expect([tierAt(model, '2027-01-09'), tierAt(model, '2027-01-10')]).toEqual(['silver', 'blue']);
  });

  it('a late sale counts in the period before, an older one for nothing', () => {
    const model = member({}, enrolled);
    give(model, noon('2026-02-01'), worth(1_000, '2025-12-01'));
    expect([tierAt(model, '2026-02-02'), tierAt(model, '2027-01-10')]).toEqual(['silver', 'blue']);
    const slow = member({}, enrolled);
    give(slow, noon('2027-02-01'), worth(1_000, '2025-12-01'));
    expect(slow.balanceAt(noon('2027-02-01')).tier).toEqual({ id: 'blue', qualifyingPoints: 0 });
  });

  it('on its way down falls at the first date, whatever else happens', () => {
    const model = member({ tierPeriod: { months: 1 }, tierGrace: { days: 40 } }, enrolled);
    give(model, noon('2025-01-11'), worth(1_000, '2025-01-11'));
    give(model, noon('2025-03-15'), worth(10, '2025-03-15'), returned('sale-2025-03-15', 'all'));
    expect([tierAt(model, '2025-04-18'), tierAt(model, '2025-04-19')]).toEqual(['silver', 'blue']);
  });

  it('is renewed at the end of a period whose points support it', () => {
    const model = member({ tierPeriod: { months: 1 }, tierGrace: { days: 40 } }, enrolled);
    give(model, noon('2025-01-11'), worth(1_000, '2025-01-11'));
    give(model, noon('2025-02-11'), worth(800, '2025-02-11'));
    const tiers = initialProgram.tiers.map((tier) =>
      tier.id === 'silver' ? { ...tier, threshold: 700 } : tier,
    );
    model.program = { ...model.program, tiers };
    expect([tierAt(model, '2025-05-19'), tierAt(model, '2025-05-20')]).toEqual(['silver', 'blue']);
  });

  it('counts adjustments that qualify, down as well as up', () => {
    const model = member({}, enrolled);
    expect(give(model, start, gesture('up', 1_000, true))).toMatchObject({
      tierChange: { from: 'blue', to: 'silver' },
    });
    give(model, start, gesture('plain', -10));
    expect(model.balanceAt(start).tier).toEqual({ id: 'silver', qualifyingPoints: 1_000 });
    expect(give(model, start, gesture('down', -10, true))).toMatchObject({
      tierChange: { from: 'silver', to: 'blue' },
    });
  });

  it('a period from 31 January is over at the end of shorter months too', () => {
    const model = member({ tierPeriod: { months: 1 } }, noon('2025-01-31'));
    give(model, noon('2025-02-01'), worth(1_000, '2025-02-01'));
    expect([tierAt(model, '2025-03-30'), tierAt(model, '2025-03-31')]).toEqual(['silver', 'blue']);
  });
});
