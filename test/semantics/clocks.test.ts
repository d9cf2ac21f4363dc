import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { programChange } from '#shared/contracts/program/program.ts';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { DAY_MS, formatInstant } from '#shared/domain/time/calendar.ts';
import { runs } from '../property-runs.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import { instant, programOf, refusal } from './program.ts';

const enrolledAt = instant('2026-01-10T09:00:00Z');
const byDay = { months: 1, roundTo: 'day' } as const;

function lotOf({ entry }: LedgerRecord) {
  if (entry.change.kind !== 'accrual') throw new Error('an accrual');
  const { maturesAt, expiresAt } = entry.change.lot;
  return [maturesAt, expiresAt].map((at) => (at === null ? null : formatInstant(at)));
}

/** When points of a sale mature and expire that is booked as it happens. */
function lotOfSale(program: Program, occurredAt: number) {
  const log = new Log(program, occurredAt - DAY_MS);
  return lotOf(log.purchase('p1', purchaseOf(5000, { occurredAt }), occurredAt));
}

describe('Rule 1: the rules of the booking, the calendar of the sale', () => {
  it('the programme in force when a sale is booked applies, not that of its day', () => {
    const log = new Log(initialProgram, enrolledAt);
    const occurredAt = instant('2026-03-01T12:00:00Z');
    log.program = programOf({ version: 1, earn: { pointsPerUnit: { EUR: '2' } } });
    const { entry, state } = log.purchase('p1', purchaseOf(5000, { occurredAt }), occurredAt + 5 * DAY_MS);
    expect(entry.programVersion).toBe(1);
    expect(state.lots).toMatchObject([{ points: 100 }]);
  });

  it('maturity and expiry count from its local date', () => {
    const program = programOf({ timeZone: 'Europe/Dublin', maturity: { days: 14 }, expiry: byDay });
    const log = new Log(program, enrolledAt);
    const occurredAt = instant('2026-06-10T23:30:00Z');
    const booked = log.purchase('p1', purchaseOf(5000, { occurredAt }), instant('2026-06-12T08:00:00Z'));
    expect(lotOf(booked)).toEqual(['2026-06-24T23:00:00.000Z', '2026-07-11T23:00:00.000Z']);
  });

  it('it qualifies in the period of its day, however late it is booked', () => {
    const log = new Log(initialProgram, enrolledAt);
    const now = instant('2027-01-20T12:00:00Z');
    const { state } = log.purchase('p1', purchaseOf(100_000, { occurredAt: now - 20 * DAY_MS }), now);
    expect(state.tier).toMatchObject({ tierId: 'silver', qualifying: 0, previousQualifying: 1000 });
    expect(state.tier.keptUntil).toBe(instant('2028-01-10T00:00:00Z'));
  });

  it('the tier is that at booking: an offline sale from before it was reached earns with it', () => {
    const log = new Log(initialProgram, enrolledAt);
    const now = instant('2026-03-01T12:00:00Z');
    log.purchase('p1', purchaseOf(100_000, { occurredAt: now }), now);
    const { entry } = log.purchase('p2', purchaseOf(10_000, { occurredAt: now - DAY_MS }), now);
    expect(entry.awards).toEqual([
      { reason: 'base', points: 100 },
      { reason: 'tier', points: 25 },
    ]);
  });
});

/** All that a log says but when it was written. */
const gist = (log: Log, now: number) => {
  const { tier, lots, pending, reservations, debt, lifetime } = log.settled(now);
  return { tier, lots, pending, reservations, debt, lifetime };
};

describe('Rule 3: what is due is written first', () => {
  const program = programOf({ maturity: { days: 14 }, expiry: { months: 2, roundTo: 'month-end' } });
  const sale = (occurredAt: number) => purchaseOf(50_000, { occurredAt });

  const matured = enrolledAt + 15 * DAY_MS;
  const later = instant('2028-02-01T12:00:00Z');

  function waiting(): Log {
    const log = new Log(program, enrolledAt);
    log.purchase('p1', sale(enrolledAt), enrolledAt);
    log.purchase('p2', sale(enrolledAt + DAY_MS), enrolledAt + DAY_MS);
    log.purchase('p3', sale(matured), matured);
    log.purchase('p4', sale(matured + DAY_MS), matured + DAY_MS);
    log.reserve('r1', 300, matured + DAY_MS);
    return log;
  }

  it('as entries of their own: one of a kind, at the latest instant, recorded with the booking', () => {
    const log = waiting();
    const before = log.records.length;
    log.purchase('p5', sale(later), later);
    expect(
      log.records.slice(before).map(({ entry }) => [entry.reference, formatInstant(entry.occurredAt)]),
    ).toEqual([
      ['due/maturation/2026-02-09T00:00:00.000Z/', '2026-02-09T00:00:00.000Z'],
      ['redemption/r1/lapse/', '2026-01-26T09:15:00.000Z'],
      ['due/expiry/2026-04-01T00:00:00.000Z/', '2026-04-01T00:00:00.000Z'],
      ['due/tier/2028-01-10T00:00:00.000Z/', '2028-01-10T00:00:00.000Z'],
      ['purchase/p5/', '2028-02-01T12:00:00.000Z'],
    ]);
    expect(log.records.slice(before).every(({ entry }) => entry.recordedAt === later)).toBe(true);
    expectSound(log);
  });

  it('a command that is refused on the settled state writes nothing, what is due neither', () => {
    const log = waiting();
    const before = log.records.length;
    expect(() => log.redeem('r2', { points: 1 }, later)).toThrow(refusal('insufficient-points'));
    expect(log.records).toHaveLength(before);
  });

  it('a read shows what is due without writing it, and a sweep changes nothing of what is read', () => {
    const log = waiting();
    const before = log.records.length;
    const { seq, ...shown } = log.balance(later);
    expect(shown).toMatchObject({ available: 0, pending: 0, reserved: 0, tier: { id: 'blue' } });
    expect(shown.lifetime).toMatchObject({ earned: 2250, expired: 2250 });
    expect(log.records).toHaveLength(before);
    log.sweep(later);
    expect(log.balance(later)).toEqual({ ...shown, seq: seq + 4 });
    log.sweep(later);
    expect(log.records).toHaveLength(before + 4);
  });

  it('several reservations that lapsed are one entry, named by the latest', () => {
    const log = waiting();
    log.reserve('r2', 100, matured + DAY_MS, 3600);
    log.sweep(matured + 2 * DAY_MS);
    const lapses = log.records.filter(({ entry }) => entry.kind === 'lapse');
    expect(lapses.map(({ entry }) => [entry.reference, entry.balance.available])).toEqual([
      ['due/lapse/2026-01-26T10:00:00.000Z/', 1000],
    ]);
  });

  it('under debt what arrives first repays it first, however late it is written', () => {
    const owing = () => {
      const log = new Log(programOf({ expiry: byDay }), enrolledAt);
      log.adjust('a1', 60, enrolledAt);
      log.reserve('r1', 60, enrolledAt, 86_400);
      log.purchase('p1', purchaseOf(10_000, { occurredAt: enrolledAt }), enrolledAt);
      log.redeem('r2', { points: 100 }, enrolledAt);
      log.takeBack('p1', 'x1', enrolledAt);
      for (const [id, amount, days] of [
        ['p2', 5000, 1],
        ['p3', 3000, 3],
      ] as const) {
        log.program = programOf({ expiry: null, maturity: { days } });
        log.purchase(id, purchaseOf(amount, { occurredAt: enrolledAt }), enrolledAt);
      }
      return log;
    };
    const punctual = owing();
    for (let days = 0; days < 5; days += 1) punctual.sweep(enrolledAt + days * DAY_MS);
    const late = owing();
    late.sweep(enrolledAt + 5 * DAY_MS);
    // 100 are owed: 50 mature, 60 lapse, of which 10 are left, then 30 mature.
    for (const { head } of [punctual, late]) {
      expect(head.state.lots).toEqual([
        { expiresAt: instant('2026-02-11T00:00:00Z'), points: 10 },
        { expiresAt: null, points: 30 },
      ]);
    }
  });

  it('whether anybody swept in time changes nothing, under debt neither', () => {
    fc.assert(
      fc.property(acts, tightPrograms, (list, rules) => {
        const late = new Log(rules, enrolledAt);
        const punctual = new Log(rules, enrolledAt);
        let now = enrolledAt;
        for (const [index, { hours, ...act }] of list.entries()) {
          for (let hour = 0; hour < hours; hour += 1) punctual.sweep(now + hour * 3_600_000);
          now += hours * 3_600_000;
          expect(perform(punctual, act, index, now)).toBe(perform(late, act, index, now));
          expect(gist(punctual, now)).toEqual(gist(late, now));
        }
        expectSound(late);
        expectSound(punctual);
      }),
      { numRuns: runs(150) },
    );
  });
});

type Act = 'buy' | 'reserve' | 'capture' | 'void' | 'redeem' | 'return' | 'refund' | 'adjust';

const acts = fc.array(
  fc.record({
    hours: fc.integer({ min: 0, max: 30 }),
    kind: fc.constantFrom<Act>(
      'buy',
      'buy',
      'buy',
      'reserve',
      'reserve',
      'capture',
      'void',
      'redeem',
      'return',
      'return',
      'refund',
      'adjust',
    ),
    points: fc.integer({ min: 1, max: 200 }),
    of: fc.nat({ max: 20 }),
    daysBack: fc.constantFrom(0, 0, 1, 2),
  }),
  { minLength: 5, maxLength: 25 },
);

const tightPrograms = fc
  .record({
    maturity: fc.record({ days: fc.integer({ min: 0, max: 3 }) }),
    expiry: fc.constantFrom(null, byDay),
    timeZone: fc.constantFrom('UTC', 'America/New_York'),
    clawback: fc.constantFrom<Program['clawback']>('negative', 'to-zero', 'pending-only'),
    tierPeriod: fc.constantFrom({ months: 1 }, { months: 12 }),
    tierGrace: fc.constantFrom({ days: 0 }, { days: 5 }),
  })
  .map((changes) =>
    programOf({
      ...changes,
      tiers: initialProgram.tiers.map((tier) => ({ ...tier, threshold: tier.threshold / 5 })),
    }),
  );

/** One act of a random life, on what earlier acts made; the code of its refusal where it was refused. */
function perform(
  log: Log,
  { kind, points, of, daysBack }: { kind: Act; points: number; of: number; daysBack: number },
  index: number,
  now: number,
): string {
  const id = `i${index}`;
  const other = `i${of % (index + 1)}`;
  const commands: Readonly<Record<Act, () => unknown>> = {
    buy: () => log.purchase(id, purchaseOf(points * 100, { occurredAt: now - daysBack * DAY_MS }), now),
    reserve: () => log.reserve(id, points, now, (of + 1) * 3600),
    capture: () => log.capture(other, now, Math.min(points, 20)),
    void: () => log.void(other, now),
    redeem: () => log.redeem(id, { points }, now),
    return: () => log.takeBack(other, id, now),
    refund: () => log.refund(other, id, now),
    adjust: () => log.adjust(id, points % 2 === 0 ? points : -points, now, { qualifying: of % 2 === 0 }),
  };
  try {
    commands[kind]();
    return 'booked';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

describe('Rule 4: maturity and expiry', () => {
  const { version: _, ...document } = initialProgram;
  const accepts = (changes: object) => programChange.safeParse({ ...document, ...changes }).success;

  it.each([
    ['60 months to the end of a month', { expiry: { months: 60, roundTo: 'month-end' } }, true],
    ['61', { expiry: { months: 61, roundTo: 'month-end' } }, false],
    ['12 months by day', { expiry: { months: 12, roundTo: 'day' } }, true],
    ['13', { expiry: { months: 13, roundTo: 'day' } }, false],
    ['a maturity of 60 days', { maturity: { days: 60 } }, true],
    ['of 61', { maturity: { days: 61 } }, false],
    ['points that never expire', { expiry: null }, true],
  ])('%s: a programme may have it or not', (_, changes, accepted) => {
    expect(accepts(changes)).toBe(accepted);
  });

  it.each([
    // Summer time begins on 29 March 2026 at 01:00 UTC.
    ['Europe/Dublin', '2026-03-15T12:00:00Z', 14, '2026-03-29T00:00:00.000Z'],
    ['Europe/Dublin', '2026-03-15T12:00:00Z', 15, '2026-03-29T23:00:00.000Z'],
    // And ends on 25 October.
    ['Europe/Dublin', '2026-10-20T12:00:00Z', 5, '2026-10-24T23:00:00.000Z'],
    ['Europe/Dublin', '2026-10-20T12:00:00Z', 6, '2026-10-26T00:00:00.000Z'],
    // Half past eleven in the evening of 31 May, in UTC: it is 1 June in Dublin.
    ['Europe/Dublin', '2026-05-31T23:30:00Z', 1, '2026-06-01T23:00:00.000Z'],
    // 8 March and 1 November 2026.
    ['America/New_York', '2026-03-01T20:00:00Z', 7, '2026-03-08T05:00:00.000Z'],
    ['America/New_York', '2026-03-01T20:00:00Z', 8, '2026-03-09T04:00:00.000Z'],
    ['America/New_York', '2026-10-30T12:00:00Z', 2, '2026-11-01T04:00:00.000Z'],
    ['America/New_York', '2026-10-30T12:00:00Z', 3, '2026-11-02T05:00:00.000Z'],
    // Three in the morning of 2 March, in UTC: it is still 1 March in New York.
    ['America/New_York', '2026-03-02T03:00:00Z', 1, '2026-03-02T05:00:00.000Z'],
    // Clocks skip midnight of these days: they begin at one.
    ['Africa/Cairo', '2026-04-20T12:00:00Z', 4, '2026-04-23T22:00:00.000Z'],
    ['Asia/Beirut', '2026-03-27T12:00:00Z', 2, '2026-03-28T22:00:00.000Z'],
  ])('in %s points of %s mature after %i days at %s', (timeZone, occurredAt, days, maturesAt) => {
    const program = programOf({ timeZone, maturity: { days } });
    expect(lotOfSale(program, instant(occurredAt))[0]).toBe(maturesAt);
  });

  it.each([
    ['UTC', '2026-01-31T12:00:00Z', 1, 'day', '2026-03-01T00:00:00.000Z'],
    ['UTC', '2028-01-31T12:00:00Z', 1, 'day', '2028-03-01T00:00:00.000Z'],
    ['UTC', '2026-01-15T12:00:00Z', 1, 'day', '2026-02-16T00:00:00.000Z'],
    ['UTC', '2028-02-29T12:00:00Z', 12, 'day', '2029-03-01T00:00:00.000Z'],
    ['UTC', '2026-01-31T12:00:00Z', 1, 'month-end', '2026-03-01T00:00:00.000Z'],
    ['UTC', '2026-01-01T00:00:00Z', 24, 'month-end', '2028-02-01T00:00:00.000Z'],
    ['UTC', '2026-01-31T23:59:59.999Z', 24, 'month-end', '2028-02-01T00:00:00.000Z'],
    ['UTC', '2026-04-30T12:00:00Z', 1, 'month-end', '2026-06-01T00:00:00.000Z'],
    ['Europe/Dublin', '2026-02-28T12:00:00Z', 1, 'day', '2026-03-29T00:00:00.000Z'],
    ['Europe/Dublin', '2026-09-24T12:00:00Z', 1, 'day', '2026-10-24T23:00:00.000Z'],
    ['Europe/Dublin', '2026-09-25T12:00:00Z', 1, 'day', '2026-10-26T00:00:00.000Z'],
    ['Europe/Dublin', '2026-01-31T12:00:00Z', 3, 'month-end', '2026-04-30T23:00:00.000Z'],
    ['America/New_York', '2026-09-30T12:00:00Z', 1, 'month-end', '2026-11-01T04:00:00.000Z'],
    ['America/New_York', '2026-10-01T12:00:00Z', 1, 'day', '2026-11-02T05:00:00.000Z'],
    ['America/New_York', '2026-03-01T03:00:00Z', 1, 'month-end', '2026-04-01T04:00:00.000Z'],
    ['Africa/Cairo', '2026-03-23T12:00:00Z', 1, 'day', '2026-04-23T22:00:00.000Z'],
  ] as const)(
    'in %s points of %s for %i months by %s are gone at %s',
    (timeZone, occurredAt, months, roundTo, expiresAt) => {
      const program = programOf({ timeZone, expiry: { months, roundTo } });
      expect(lotOfSale(program, instant(occurredAt))[1]).toBe(expiresAt);
    },
  );

  it('valid through the last day, gone at the first instant of the next', () => {
    const log = new Log(programOf({ expiry: byDay, timeZone: 'Europe/Dublin' }), enrolledAt);
    const now = instant('2026-09-25T12:00:00Z');
    log.purchase('p1', purchaseOf(5000, { occurredAt: now }), now);
    expect(log.balance(instant('2026-10-25T23:59:59.999Z')).available).toBe(50);
    expect(log.balance(instant('2026-10-26T00:00:00Z')).available).toBe(0);
  });

  it('a wait of no days, or one that is over, goes straight to available', () => {
    expect(lotOfSale(initialProgram, enrolledAt + DAY_MS)[0]).toBeNull();
    const log = new Log(programOf({ maturity: { days: 3 } }), enrolledAt);
    const now = enrolledAt + 30 * DAY_MS;
    const at = (days: number) =>
      lotOf(log.purchase(`p${days}`, purchaseOf(100, { occurredAt: now - days * DAY_MS }), now));
    expect(at(3)[0]).toBeNull();
    expect(at(2)[0]).toBe('2026-02-10T00:00:00.000Z');
  });

  it('both are fixed at booking: later programme changes do not move them', () => {
    const log = new Log(programOf({ maturity: { days: 14 }, expiry: byDay }), enrolledAt);
    log.purchase('p1', purchaseOf(5000, { occurredAt: enrolledAt }), enrolledAt);
    log.program = programOf({ version: 1, maturity: { days: 60 }, expiry: null, timeZone: 'Asia/Tokyo' });
    expect(log.balance(enrolledAt).maturing).toEqual([{ at: '2026-01-24T00:00:00.000Z', points: 50 }]);
    expect(log.balance(instant('2026-02-10T23:59:59.999Z')).available).toBe(50);
    expect(log.balance(instant('2026-02-11T00:00:00Z')).available).toBe(0);
  });

  it('a lot that is past its expiry is booked and expired in one step', () => {
    const log = new Log(programOf({ expiry: byDay }), enrolledAt);
    const occurredAt = instant('2026-02-01T12:00:00Z');
    const now = instant('2026-03-02T00:00:00Z');
    log.purchase('p1', purchaseOf(5000, { occurredAt }), now);
    expect(
      log.records.slice(1).map(({ entry }) => [entry.kind, entry.balance.available, entry.recordedAt]),
    ).toEqual([
      ['accrual', 50, now],
      ['expiry', 0, now],
    ]);
  });

  it('points without a lot of origin count from when they are recorded', () => {
    const log = new Log(programOf({ expiry: byDay }), enrolledAt);
    log.adjust('a1', 50, instant('2026-01-31T12:00:00Z'));
    expect(log.head.state.lots).toEqual([{ expiresAt: instant('2026-03-01T00:00:00Z'), points: 50 }]);
    log.redeem('r1', { points: 50 }, instant('2026-01-31T12:00:00Z'));
    log.refund('r1', 'f1', instant('2026-05-01T12:00:00Z'));
    expect(log.head.state.lots).toEqual([{ expiresAt: instant('2026-06-01T00:00:00Z'), points: 50 }]);
  });
});
