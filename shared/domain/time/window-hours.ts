import { DAY_MS, offsetAt } from '#shared/domain/time/calendar.ts';

const HOUR_MS = 3_600_000;
/** From here on a window has every hour of the week, whatever the clocks do. */
const WINDOW_MAX_MS = 8 * DAY_MS;

/** An hour of the week as one number. */
export function hourOfWeek(weekday: number, hour: number): number {
  return weekday * 24 + hour;
}

function hourOfWeekAt(local: number): number {
  // Day 0 was a Thursday.
  const weekday = ((((Math.floor(local / DAY_MS) + 3) % 7) + 7) % 7) + 1;
  return hourOfWeek(weekday, Math.floor((((local % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS));
}

/**
 * The hours of the local week that a window of time has an instant in, or undefined where it is so long that it has
 * them all. Where the clocks are set at no full hour of UTC it may name one too many, never one too few.
 */
export function hoursOfWindow(from: number, to: number, timeZone: string): ReadonlySet<number> | undefined {
  if (to - from >= WINDOW_MAX_MS) return undefined;
  const hours = new Set<number>();
  for (let start = from; start < to; ) {
    const end = Math.min(to, (Math.floor(start / HOUR_MS) + 1) * HOUR_MS);
    for (const offset of [offsetAt(start, timeZone), offsetAt(end - 1, timeZone)]) {
      hours.add(hourOfWeekAt(start + offset));
      hours.add(hourOfWeekAt(end - 1 + offset));
    }
    start = end;
  }
  return hours;
}
