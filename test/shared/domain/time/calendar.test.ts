import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  DAY_MS,
  endOfMonth,
  localDay,
  localTime,
  startOfLocalDay,
  weekdayOf,
} from '#shared/domain/time/calendar.ts';

const zones = [
  'UTC',
  'Europe/Dublin',
  'America/New_York',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  // Clocks skip midnight here when summer time begins.
  'Asia/Beirut',
  'America/Asuncion',
  'Africa/Cairo',
];
const zone = fc.constantFrom(...zones);
const instant = fc.integer({ min: Date.UTC(2009, 0, 1), max: Date.UTC(2040, 0, 1) });
const day = instant.map((value) => Math.floor(value / DAY_MS));

const plain = (value: number) => Temporal.PlainDate.from('1970-01-01').add({ days: value });
const dayOf = (date: Temporal.PlainDate) => Temporal.PlainDate.from('1970-01-01').until(date).days;

describe('the calendar agrees with Temporal', () => {
  it('on the local date of an instant', () => {
    fc.assert(
      fc.property(instant, zone, (value, timeZone) => {
        const date = Temporal.Instant.fromEpochMilliseconds(value).toZonedDateTimeISO(timeZone).toPlainDate();
        expect(localDay(value, timeZone)).toBe(dayOf(date));
      }),
      { numRuns: 300 },
    );
  });

  it('on the hour that clocks show, and the day of the week', () => {
    fc.assert(
      fc.property(instant, zone, (value, timeZone) => {
        const shown = Temporal.Instant.fromEpochMilliseconds(value).toZonedDateTimeISO(timeZone);
        const { day: date, hour } = localTime(value, timeZone);
        expect([date, hour]).toEqual([dayOf(shown.toPlainDate()), shown.hour]);
        expect(weekdayOf(date)).toBe(shown.dayOfWeek);
        expect(weekdayOf(-date)).toBe(plain(-date).dayOfWeek);
      }),
      { numRuns: 300 },
    );
  });

  it('on the first instant of a local date', () => {
    fc.assert(
      fc.property(day, zone, (value, timeZone) => {
        expect(startOfLocalDay(value, timeZone)).toBe(
          plain(value).toZonedDateTime(timeZone).epochMilliseconds,
        );
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['Asia/Beirut', '2022-03-27', '2022-03-26T22:00:00.000Z'],
    ['Africa/Cairo', '2023-04-28', '2023-04-27T22:00:00.000Z'],
    ['Europe/Dublin', '2026-03-29', '2026-03-29T00:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00.000Z'],
  ])('%s begins %s at %s', (timeZone, date, expected) => {
    const first = startOfLocalDay(dayOf(Temporal.PlainDate.from(date)), timeZone);
    expect(new Date(first).toISOString()).toBe(expected);
  });

  it('on months later and month ends', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), (value, months) => {
        const later = plain(value).add({ months });
        expect(addMonths(value, months)).toBe(dayOf(later));
        expect(endOfMonth(value)).toBe(dayOf(plain(value).with({ day: plain(value).daysInMonth })));
      }),
    );
  });

  it('31 January and a month is the last day of February', () => {
    const january = dayOf(Temporal.PlainDate.from('2027-01-31'));
    expect(addMonths(january, 1)).toBe(dayOf(Temporal.PlainDate.from('2027-02-28')));
  });
});
