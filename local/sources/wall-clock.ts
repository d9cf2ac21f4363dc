import { DAY_MS } from '../time/day.ts';
import type { WallTime } from './cron-expression.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  formats.set(zone, format);
  return format;
}

/** The local time in a time zone at an instant, in milliseconds since 1970. */
export function wallTimeAt(instant: number, zone: string): WallTime {
  const parts = Object.fromEntries(
    formatFor(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

/**
 * The instant of a local time in a time zone. A time that occurs twice in autumn means the first of the two. A time
 * that spring leaves out means the instant that it would be if the clocks had not changed.
 */
export function instantOf(time: WallTime, zone: string): number {
  const asUtc = utcOf(time);
  const offsetAt = (instant: number): number => utcOf(wallTimeAt(instant, zone)) - instant;
  // The only two possible offsets are those of the day before and of the day after.
  const offsets = [offsetAt(asUtc - DAY_MS), offsetAt(asUtc + DAY_MS)];
  const instants = offsets.map((offset) => asUtc - offset).sort((a, b) => a - b);
  const exact = instants.find((instant) => utcOf(wallTimeAt(instant, zone)) === asUtc);
  return exact ?? asUtc - (offsets[0] ?? 0);
}

function utcOf({ year, month, day, hour, minute }: WallTime): number {
  return Date.UTC(year, month - 1, day, hour, minute);
}
