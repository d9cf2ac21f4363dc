const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Clocks of the world are at most so far behind UTC, and before it. */
const BEHIND_MS = 12 * HOUR_MS;
const BEFORE_MS = 14 * HOUR_MS;
const HOURS_OF_WEEK = 7 * 24;

/** An hour of the week as one number. */
export function hourOfWeek(weekday: number, hour: number): number {
  return weekday * 24 + hour;
}

function hourOfWeekAt(shown: number): number {
  // Day 0 was a Thursday.
  const weekday = ((((Math.floor(shown / DAY_MS) + 3) % 7) + 7) % 7) + 1;
  return hourOfWeek(weekday, Math.floor((((shown % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS));
}

/**
 * The hours of the week that a clock somewhere in the world shows in a window of time, or undefined where it is so long
 * that clocks show them all. Each store judges by its own clock.
 */
export function hoursOfWindow(from: number, to: number): ReadonlySet<number> | undefined {
  const first = Math.floor((from - BEHIND_MS) / HOUR_MS);
  const last = Math.floor((to - 1 + BEFORE_MS) / HOUR_MS);
  if (last - first + 1 >= HOURS_OF_WEEK) return undefined;
  const hours = new Set<number>();
  for (let hour = first; hour <= last; hour += 1) hours.add(hourOfWeekAt(hour * HOUR_MS));
  return hours;
}
