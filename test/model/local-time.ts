import type { Program } from '#shared/domain/program/program.ts';
import type { Receipt } from '#shared/domain/purchases/receipt.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';

/** The date and time that a calendar and a clock on the wall show. */
export interface LocalTime {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly date: number;
  readonly hour: number;
  /** 1 is Monday. */
  readonly weekday: number;
  /** Days since 1970-01-01, of the local date. */
  readonly day: number;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  clocks.set(timeZone, clock);
  return clock;
}

export function localTime(instant: number, timeZone: string): LocalTime {
  const shown = clockIn(timeZone).formatToParts(instant);
  const read = (part: string) => Number(shown.find(({ type }) => type === part)?.value);
  const [year, month, date] = [read('year'), read('month'), read('day')];
  const midnight = Date.UTC(year, month - 1, date);
  const weekday = new Date(midnight).getUTCDay();
  return { year, month, date, hour: read('hour'), weekday: weekday || 7, day: midnight / DAY_MS };
}

type Sale = Pick<Receipt, 'occurredAt' | 'storeFacts'>;

/** A store's clock tells when it sells; one that nobody described goes by the programme's. */
export function zoneOf({ storeFacts }: Sale, { timeZone }: Program): string {
  return storeFacts?.timeZone ?? timeZone;
}

export function judgedAt(sale: Sale, program: Program): LocalTime {
  return localTime(sale.occurredAt, zoneOf(sale, program));
}
