import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hourOfWeek, hoursOfWindow } from '#shared/domain/time/window-hours.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
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
  const zones = [
    'Etc/GMT+12',
    'Europe/Dublin',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
  ];

  it('are those that a clock shows in it, wherever the clock hangs', () => {
    const window = fc.record({
      day: fc.constantFrom(...days),
      after: fc.integer({ min: 0, max: 24 * HOUR }),
      length: fc.integer({ min: 1, max: 6 * HOUR }),
      zone: fc.constantFrom(...zones),
    });
    fc.assert(
      fc.property(window, ({ day, after, length, zone }) => {
        const from = Date.parse(`${day}T00:00:00Z`) + after;
        const found = hoursOfWindow(from, from + length);
        for (const hour of watched(from, from + length, zone)) expect(found).toContain(hour);
      }),
      { numRuns: 200 },
    );
  });

  it('are none that no clock shows: from 12 hours behind UTC to 14 before it', () => {
    const noon = Date.parse('2026-07-01T12:00:00Z');
    expect(hoursOfWindow(noon, noon + 1)?.size).toBe(27);
    const behind = watched(noon, noon + 1, 'Etc/GMT+12');
    const before = watched(noon, noon + 1, 'Pacific/Kiritimati');
    expect([...behind, ...before]).toEqual([hourOfWeek(3, 0), hourOfWeek(4, 2)]);
    expect(hoursOfWindow(noon, noon + 1)).not.toContain(hourOfWeek(2, 23));
    expect(hoursOfWindow(noon, noon + 1)).not.toContain(hourOfWeek(4, 3));
  });

  it('are all of them where the window is nearly a week', () => {
    expect(hoursOfWindow(0, 142 * HOUR)).toBeUndefined();
    expect(hoursOfWindow(0, 141 * HOUR)?.size).toBe(7 * 24 - 1);
  });
});
