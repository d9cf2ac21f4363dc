import type { Program } from '#shared/domain/program/program.ts';
import { addMonths, endOfMonth, localDay, startOfLocalDay } from '#shared/domain/time/calendar.ts';

/** When points of something that happened then become available; null when they never wait. */
export function maturityOf(instant: number, { maturity, timeZone }: Program): number | null {
  if (maturity.days === 0) return null;
  return startOfLocalDay(localDay(instant, timeZone) + maturity.days, timeZone);
}

/** The first instant at which points of something that happened then are gone. */
export function expiryOf(instant: number, { expiry, timeZone }: Program): number | null {
  if (!expiry) return null;
  const lastDay = addMonths(localDay(instant, timeZone), expiry.months);
  return startOfLocalDay((expiry.roundTo === 'month-end' ? endOfMonth(lastDay) : lastDay) + 1, timeZone);
}

/** The new expiry of points that come back after theirs: they are valid for `refundDays` more days. */
export function refundExpiry(now: number, { redemption, timeZone }: Program): number {
  return startOfLocalDay(localDay(now, timeZone) + (redemption.refundDays ?? 30) + 1, timeZone);
}
