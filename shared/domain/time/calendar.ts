/** Instants are milliseconds since the epoch; a local date is its number of days since 1970-01-01. */
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetFormat(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset', hour: 'numeric' });
    formats.set(timeZone, format);
  }
  return format;
}

/** The last result: a booking asks for the same instant again and again. */
let last = { instant: Number.NaN, timeZone: '', offset: 0 };

/** The zone's offset from UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  if (last.instant !== instant || last.timeZone !== timeZone) {
    last = { instant, timeZone, offset: formattedOffset(instant, timeZone) };
  }
  return last.offset;
}

function formattedOffset(instant: number, timeZone: string): number {
  const shown = offsetFormat(timeZone).format(instant);
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?/.exec(shown);
  if (!match?.[1]) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  const milliseconds = minutes * MINUTE_MS + Number(match[4] ?? 0) * 1000;
  return match[1] === '-' ? -milliseconds : milliseconds;
}

/** The local date at an instant. */
export function localDay(instant: number, timeZone: string): number {
  return Math.floor((instant + offsetAt(instant, timeZone)) / DAY_MS);
}

/** The local date at an instant and the hour its clocks show, 0 to 23. */
export function localTime(instant: number, timeZone: string): { day: number; hour: number } {
  const shown = instant + offsetAt(instant, timeZone);
  const day = Math.floor(shown / DAY_MS);
  return { day, hour: Math.floor((shown - day * DAY_MS) / HOUR_MS) };
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(day: number): number {
  const sinceMonday = (day + 3) % 7;
  return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1;
}

export function yearOf(day: number): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

/** 1 January. */
export function firstDayOf(year: number): number {
  return Date.UTC(year, 0) / DAY_MS;
}

/** The first instant of a local date: midnight, or the end of the gap where clocks skip midnight. */
export function startOfLocalDay(day: number, timeZone: string): number {
  const midnight = day * DAY_MS;
  if (timeZone === 'UTC') return midnight;
  const candidates = [offsetAt(midnight - DAY_MS, timeZone), offsetAt(midnight + DAY_MS, timeZone)]
    .map((offset) => midnight - offset)
    .sort((a, b) => a - b);
  const exact = candidates.find((instant) => instant + offsetAt(instant, timeZone) === midnight);
  return exact ?? endOfGap(candidates as [number, number], day, timeZone);
}

function endOfGap([before, after]: [number, number], day: number, timeZone: string): number {
  let low = before - 1;
  let high = after;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (localDay(middle, timeZone) >= day) high = middle;
    else low = middle;
  }
  return high;
}

/** Whether a day of the year comes round on a date; 29 February does on the 28th where the year has no 29th. */
export function isAnniversary(month: number, dayOfMonth: number, day: number): boolean {
  const date = new Date(day * DAY_MS);
  if (date.getUTCMonth() + 1 !== month) return false;
  return date.getUTCDate() === Math.min(dayOfMonth, daysInMonth(date.getUTCFullYear(), month - 1));
}

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

/** The same day `months` later, clamped to the last day of that month: 31 January + 1 is the end of February. */
export function addMonths(day: number, months: number): number {
  const date = new Date(day * DAY_MS);
  const total = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12;
  return Date.UTC(year, month, Math.min(date.getUTCDate(), daysInMonth(year, month))) / DAY_MS;
}

export function endOfMonth(day: number): number {
  const date = new Date(day * DAY_MS);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / DAY_MS;
}

/** RFC 3339 in UTC with milliseconds. */
export function formatInstant(instant: number): string {
  return new Date(instant).toISOString();
}
