import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hourOfWeek, hoursOfWindow } from '#shared/domain/time/window-hours.ts';

const MINUTE = 60_000;
const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The hours of a window by looking at the clock each half minute. */
function watched(from: number, to: number, timeZone: string): ReadonlySet<number> {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  const hours = new Set<number>();
  for (let at = from; at < to; at = (Math.floor(at / (MINUTE / 2)) + 1) * (MINUTE / 2)) {
    const [weekday = '', hour] = clock.format(at).split(/[, ]+/);
    hours.add(hourOfWeek(weekdays.indexOf(weekday) + 1, Number(hour)));
  }
  return hours;
}

describe('the hours of a window', () => {
  // Sundays on which clocks are set, and an ordinary day.
  const days = ['2026-03-29', '2026-04-04', '2026-10-03', '2026-10-25', '2026-07-01'];
  const zones = ['UTC', 'Europe/Dublin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/St_Johns'];

  it('are those that a clock shows in it', () => {
    const window = fc.record({
      day: fc.constantFrom(...days),
      after: fc.integer({ min: 0, max: 24 * 60 * MINUTE }),
      length: fc.integer({ min: 1, max: 6 * 60 * MINUTE }),
      zone: fc.constantFrom(...zones),
    });
    fc.assert(
      fc.property(window, ({ day, after, length, zone }) => {
        const from = Date.parse(`${day}T00:00:00Z`) + after;
        expect(hoursOfWindow(from, from + length, zone)).toEqual(watched(from, from + length, zone));
      }),
      { numRuns: 200 },
    );
  });

  it('are not one too few where clocks were set at no full hour', () => {
    // Newfoundland began summer time at a minute past midnight.
    const [from, to] = [Date.parse('2010-03-14T03:05:00Z'), Date.parse('2010-03-14T03:50:00Z')];
    const found = hoursOfWindow(from, to, 'America/St_Johns');
    for (const hour of watched(from, to, 'America/St_Johns')) expect(found).toContain(hour);
  });

  it('are all of them from eight days on', () => {
    expect(hoursOfWindow(0, 8 * 24 * 60 * MINUTE, 'UTC')).toBeUndefined();
    expect(hoursOfWindow(0, 8 * 24 * 60 * MINUTE - 1, 'UTC')?.size).toBe(7 * 24);
  });
});
