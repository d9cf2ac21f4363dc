import { describe, expect, it } from 'vitest';
import { packRecord, unpackRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { entryHash } from '#shared/domain/ledger/packed/seal.ts';
import { unknownPerson } from '#shared/domain/members/person-facts.ts';
import type { StoreFacts } from '#shared/domain/stores/store.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import { awardsOf, booking, logWith, named, sale } from './judged.ts';
import { instant, programOf } from './program.ts';

const tokyo: StoreFacts = { timeZone: 'Asia/Tokyo', country: 'JP', group: 'airport' };
const lisbon: StoreFacts = { timeZone: 'Europe/Lisbon', country: 'PT' };
const bonus = { type: 'bonus' as const, points: 50 };

/** A sale of 10.00 at a store at this time. */
const saleAt = (time: string, storeFacts?: StoreFacts) =>
  sale([{}], { store: 'a-store', occurredAt: instant(time), ...(storeFacts && { storeFacts }) });

/** The promotions that pay for a sale, of members who enrolled the day before the first of 2026. */
function paying(promotion: Parameters<typeof named>[1], time: string, storeFacts?: StoreFacts) {
  const log = logWith([named('it', promotion)], { enrolledAt: instant('2025-12-31T12:00:00Z') });
  return 'it' in awardsOf(log, 'p1', saleAt(time, storeFacts), instant('2026-08-01T00:00:00Z'));
}

describe('Rule 35: stores', () => {
  it.each([
    ['2026-01-11T23:00:00Z', true, false],
    ['2026-07-12T23:00:00Z', true, true],
  ])('weekday 1 on a Sunday, %s: Tokyo %s, Lisbon %s', (time, inTokyo, inLisbon) => {
    const monday = { schedule: { weekdays: [1] } };
    expect([paying(monday, time, tokyo), paying(monday, time, lisbon)]).toEqual([inTokyo, inLisbon]);
    const asked = { conditions: { fact: 'weekday', operator: 'equal' as const, value: 1 } };
    expect([paying(asked, time, tokyo), paying(asked, time, lisbon)]).toEqual([inTokyo, inLisbon]);
    expect(paying(monday, time)).toBe(false);
  });

  it('the hour is that of the store', () => {
    const morning = { schedule: { hours: [8, 9] as const } };
    expect(paying(morning, '2026-01-11T23:30:00Z', tokyo)).toBe(true);
    expect(paying(morning, '2026-01-11T23:30:00Z', lisbon)).toBe(false);
    expect(paying(morning, '2026-01-11T08:30:00Z')).toBe(true);
  });

  it('days since the enrolment are days of the store', () => {
    // In Tokyo the enrolment and the sale are on the same date; in UTC they are not.
    const enrolledAt = instant('2026-01-10T16:00:00Z');
    const first = named('it', { conditions: { fact: 'daysSinceEnrolment', operator: 'equal', value: 0 } });
    const awards = (storeFacts?: StoreFacts) =>
      awardsOf(logWith([first], { enrolledAt }), 'p1', saleAt('2026-01-11T10:00:00Z', storeFacts), booking);
    expect([awards(tokyo), awards()]).toEqual([{ base: 10, it: 10 }, { base: 10 }]);
  });

  it('a birthday begins at midnight of the store', () => {
    const birthday = named('it', { conditions: { fact: 'isBirthday', operator: 'equal', value: true } });
    const person = { ...unknownPerson, birthDate: '1990-01-12' };
    const enrolledAt = instant('2026-01-01T00:00:00Z');
    const awards = (storeFacts?: StoreFacts) =>
      awardsOf(
        logWith([birthday], { person, enrolledAt }),
        'p1',
        saleAt('2026-01-11T15:00:00Z', storeFacts),
        booking,
      );
    expect([awards(tokyo), awards(lisbon)]).toEqual([{ base: 10, it: 10 }, { base: 10 }]);
  });

  it('group and country are facts; of a store that nobody described there is neither', () => {
    const group = { conditions: { fact: 'storeGroup', operator: 'equal' as const, value: 'airport' } };
    const country = { conditions: { fact: 'country', operator: 'in' as const, value: ['PT', 'ES'] } };
    const abroad = { conditions: { fact: 'country', operator: 'notEqual' as const, value: 'JP' } };
    const seen = [tokyo, lisbon, undefined].map((store) =>
      [group, country, abroad].map((promotion) => paying(promotion, '2026-01-12T00:00:00Z', store)),
    );
    expect(seen).toEqual([
      [true, false, false],
      [false, true, true],
      [false, false, true],
    ]);
  });

  it('instants of a schedule are instants', () => {
    const schedule = { from: instant('2026-01-11T23:00:00Z'), to: instant('2026-01-11T23:30:00Z') };
    for (const store of [tokyo, lisbon, undefined]) {
      expect(paying({ schedule }, '2026-01-11T23:29:59Z', store)).toBe(true);
      expect(paying({ schedule }, '2026-01-11T23:30:00Z', store)).toBe(false);
    }
  });

  it('maturity and expiry are of the programme', () => {
    const program = programOf({ maturity: { days: 1 }, expiry: { months: 1, roundTo: 'day' } });
    const lotIn = (storeFacts?: StoreFacts) => {
      const log = logWith([], { program, enrolledAt: instant('2026-01-01T00:00:00Z') });
      const { change } = log.purchase(
        'p1',
        saleAt('2026-01-11T23:00:00Z', storeFacts),
        instant('2026-01-11T23:00:00Z'),
      ).entry;
      return change.kind === 'accrual' && change.lot;
    };
    expect(lotIn(tokyo)).toEqual(lotIn());
  });
});

describe('Rule 35: limits by the day of the store', () => {
  const daily = named('daily', { effect: bonus, limits: { timesPerMemberPerDay: 1 } });
  const enrolledAt = instant('2026-01-01T00:00:00Z');

  it('a day ends at midnight of the store, and the uses of all stores are of one count', () => {
    const log = logWith([daily], { enrolledAt });
    const pays = (id: string, time: string, store?: StoreFacts) =>
      'daily' in awardsOf(log, id, saleAt(time, store));
    // The 12th of January in Tokyo, the 11th elsewhere.
    expect(pays('p1', '2026-01-11T20:00:00Z', tokyo)).toBe(true);
    expect(pays('p2', '2026-01-11T20:00:00Z', lisbon)).toBe(true);
    expect(pays('p3', '2026-01-12T01:00:00Z', lisbon)).toBe(false);
    expect(pays('p4', '2026-01-12T20:00:00Z', tokyo)).toBe(true);
  });

  it('a year ends at midnight of the store, and its use goes back to that year', () => {
    const yearly = named('yearly', { effect: bonus, limits: { timesPerMemberPerYear: 1 } });
    const log = logWith([yearly], { enrolledAt: instant('2025-06-01T00:00:00Z') });
    const pays = (id: string, time: string, store?: StoreFacts) =>
      'yearly' in awardsOf(log, id, saleAt(time, store));
    // The new year of Tokyo, the old one elsewhere.
    expect(pays('p1', '2025-12-31T20:00:00Z', tokyo)).toBe(true);
    expect(pays('p2', '2025-12-31T20:00:00Z', lisbon)).toBe(true);
    expect(pays('p3', '2026-05-01T12:00:00Z', lisbon)).toBe(false);
    log.takeBack('p1', 'r1', booking);
    expect(pays('p4', '2025-12-31T21:00:00Z', lisbon)).toBe(false);
    expect(pays('p5', '2026-05-02T12:00:00Z', lisbon)).toBe(true);
  });

  it('the entry has the day by which it was judged, and a use goes back to that day', () => {
    const log = logWith([daily], { enrolledAt });
    const { entry } = log.purchase('p1', saleAt('2026-01-11T20:00:00Z', tokyo), booking);
    expect(entry.judged?.day).toBe(localDay(instant('2026-01-12T12:00:00Z'), 'UTC'));
    log.purchase('p2', saleAt('2026-01-11T21:00:00Z', lisbon), booking);
    log.takeBack('p1', 'r1', booking);
    const [{ days } = { days: [] }] = log.settled(booking).uses;
    expect(days).toEqual([{ period: (entry.judged?.day ?? 0) - 1, times: 1 }]);
    // The day of Tokyo is free again; that of Lisbon is not.
    expect(awardsOf(log, 'p3', saleAt('2026-01-11T20:30:00Z', tokyo))).toHaveProperty('daily');
    expect(awardsOf(log, 'p4', saleAt('2026-01-11T20:30:00Z', lisbon))).not.toHaveProperty('daily');
  });

  it('an entry takes the same bytes where the store has no zone of its own', () => {
    const recordOf = (storeFacts?: StoreFacts) =>
      logWith([daily], { enrolledAt }).purchase('p1', saleAt('2026-01-11T20:00:00Z', storeFacts), booking);
    const [plain, described, zoned] = [undefined, { country: 'JP', group: 'airport' }, tokyo].map(recordOf);
    if (!plain || !described || !zoned) throw new Error('three entries');
    const bytesOf = (record: typeof plain) => packRecord(record).entry.length;
    expect(described.entry.judged).toEqual(plain.entry.judged);
    expect(bytesOf(described)).toBe(bytesOf(plain));
    expect(bytesOf(zoned) - bytesOf(plain)).toBeLessThanOrEqual(12);
    const { entry } = unpackRecord(packRecord(zoned));
    expect([entry.judged, entryHash(entry)]).toEqual([zoned.entry.judged, zoned.entry.hash]);
  });
});
