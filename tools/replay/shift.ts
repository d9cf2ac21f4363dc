import { DAY_MS } from '#shared/domain/time/calendar.ts';

const WEEK = 7 * DAY_MS;

/**
 * The number of whole weeks that moves `last` into the seven days up to `end` (both in ms since 1970). The weekday and
 * the time of day of every sale stay the same.
 */
export function weeksBetween(last: number, end: number): number {
  return Math.floor((end - last) / WEEK);
}

export function moved(at: number, weeks: number): number {
  return at + weeks * WEEK;
}
