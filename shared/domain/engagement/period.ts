import { addMonths, DAY_MS, firstDayOf } from '#shared/domain/time/calendar.ts';
import type { Deed } from './deed.ts';
import type { DefinitionVersion } from './definition.ts';
import type { KnownDefinition } from './goal-set.ts';

const LIFETIME = 'lifetime';

/** Purchases come, and goods come back, up to 400 days after their day. */
const RETURN_DAYS = 430;

const dateOf = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Whether a period is named by the household whose members count together. */
export function isParty(period: string): boolean {
  return period.includes('/');
}

/** The period of a deed, or of an instant, by the local dates of the programme; a household has one of its own. */
export function periodOf(
  { period = LIFETIME, scope }: DefinitionVersion,
  { day, tierPeriodEnd, household }: Pick<Deed, 'day' | 'tierPeriodEnd' | 'household'>,
): string {
  if (scope === 'household' && household !== undefined) return `household/${household}`;
  switch (period) {
    case 'month':
      return dateOf(day).slice(0, 7);
    case 'year':
      return dateOf(day).slice(0, 4);
    case 'tier-period':
      return dateOf(tierPeriodEnd);
    case 'lifetime':
      return LIFETIME;
  }
}

/** The first local date after a period; undefined for one that never ends. */
function endOf(period: string): number | undefined {
  if (period === LIFETIME || isParty(period)) return undefined;
  if (period.length === 4) return firstDayOf(Number(period) + 1);
  if (period.length === 7) return addMonths(Date.parse(`${period}-01`) / DAY_MS, 1);
  return Date.parse(period) / DAY_MS;
}

/** Whether a period still counts and may be taken back on a local date. */
export function isKept(period: string, today: number): boolean {
  const end = endOf(period);
  return end === undefined || today < end + RETURN_DAYS;
}

type Ends = Pick<KnownDefinition, 'definition' | 'spans'>;

/** The instant from which nothing of a definition can be taken back: it ended by its schedule, or was stopped. */
export function forgottenAt({ definition: { schedule }, spans }: Ends): number {
  const end = Math.min(
    schedule?.to ?? Number.POSITIVE_INFINITY,
    spans.at(-1)?.to ?? Number.POSITIVE_INFINITY,
  );
  return returnsEndAfter(end);
}

/** The instant from which nothing that was bought before another one comes back. */
export function returnsEndAfter(instant: number): number {
  return instant + RETURN_DAYS * DAY_MS;
}

/** Whether a definition ended so long ago that nothing can be taken back. */
export function isForgotten(ends: Ends, instant: number): boolean {
  return instant >= forgottenAt(ends);
}
