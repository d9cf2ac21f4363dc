import { firstDayOf, yearOf } from '#shared/domain/time/calendar.ts';
import type { Limits } from './promotion.ts';
import { promotionBounds } from './promotion-bounds.ts';

/** The number of uses of a promotion on one local date or in one local year. */
export interface PeriodUse {
  /** The date in days since 1970-01-01, or the year. */
  readonly period: number;
  readonly times: number;
}

/** The uses that a member had of a promotion with a times limit. */
export interface PromotionUse {
  readonly promotionId: string;
  readonly times: number;
  /** By local date of `occurredAt`, earliest first: the newest of those with a limit a day. */
  readonly days: readonly PeriodUse[];
  /** By local year of `occurredAt`, earliest first: the newest of those with a limit a year. */
  readonly years?: readonly PeriodUse[] | undefined;
}

export type TimesLimits = Pick<Limits, 'timesPerMember' | 'timesPerMemberPerDay' | 'timesPerMemberPerYear'>;

export type UsedUp =
  | 'times-per-member'
  | 'times-per-year'
  | 'year-forgotten'
  | 'times-per-day'
  | 'day-forgotten';

const { daysOfUse, yearsOfUse } = promotionBounds;

export function isTimesLimited(limits: TimesLimits): boolean {
  const { timesPerMember, timesPerMemberPerDay, timesPerMemberPerYear } = limits;
  return [timesPerMember, timesPerMemberPerDay, timesPerMemberPerYear].some((limit) => limit !== undefined);
}

/** Why a times limit leaves no use, if it does not. */
export function usedUp(use: PromotionUse | undefined, limits: TimesLimits, day: number): UsedUp | undefined {
  if (!use) return undefined;
  const { timesPerMember, timesPerMemberPerDay, timesPerMemberPerYear } = limits;
  if (timesPerMember !== undefined && use.times >= timesPerMember) return 'times-per-member';
  const inYear = leftIn(use.years ?? [], yearsOfUse, yearOf(day), timesPerMemberPerYear);
  if (inYear !== 'some') return inYear === 'none' ? 'times-per-year' : 'year-forgotten';
  const onDay = leftIn(use.days, daysOfUse, day, timesPerMemberPerDay);
  if (onDay !== 'some') return onDay === 'none' ? 'times-per-day' : 'day-forgotten';
  return undefined;
}

/** The uses that a limit leaves in a period. Those before the oldest one that is remembered are unknown. */
function leftIn(
  uses: readonly PeriodUse[],
  remembered: number,
  period: number,
  limit: number | undefined,
): 'some' | 'none' | 'forgotten' {
  if (limit === undefined) return 'some';
  const known = uses.find((one) => one.period === period);
  if (known) return known.times >= limit ? 'none' : 'some';
  const [oldest] = uses;
  return uses.length >= remembered && oldest !== undefined && period < oldest.period ? 'forgotten' : 'some';
}

function addUse(
  uses: readonly PeriodUse[],
  remembered: number,
  period: number,
  by: number,
): readonly PeriodUse[] {
  const times = (uses.find((one) => one.period === period)?.times ?? 0) + by;
  const others = uses.filter((one) => one.period !== period);
  const all = times > 0 ? [...others, { period, times }] : others;
  return all.toSorted((a, b) => a.period - b.period).slice(-remembered);
}

/** The use after one more. */
export function usedOnce(
  use: PromotionUse | undefined,
  {
    promotionId,
    limits: own = {},
    day,
  }: { promotionId: string; limits?: TimesLimits | undefined; day: number },
): PromotionUse {
  const { days = [], years } = use ?? {};
  const yearsNow =
    own.timesPerMemberPerYear === undefined ? years : addUse(years ?? [], yearsOfUse, yearOf(day), 1);
  return {
    promotionId,
    times: (use?.times ?? 0) + 1,
    days: own.timesPerMemberPerDay === undefined ? days : addUse(days, daysOfUse, day, 1),
    ...(yearsNow && { years: yearsNow }),
  };
}

/** The use after one of them is given back, of the day on which it was. */
export function givenBack({ promotionId, times, days, years }: PromotionUse, day: number): PromotionUse {
  const yearsLeft = takeUse(years ?? [], yearsOfUse, yearOf(day));
  return {
    promotionId,
    times: Math.max(0, times - 1),
    days: takeUse(days, daysOfUse, day),
    ...(yearsLeft.length > 0 && { years: yearsLeft }),
  };
}

/**
 * Where periods were forgotten the period stays, with no use: with fewer of them remembered the forgotten ones would
 * seem unused.
 */
function takeUse(uses: readonly PeriodUse[], remembered: number, period: number): readonly PeriodUse[] {
  if (uses.length < remembered) return addUse(uses, remembered, period, -1);
  return uses.map((one) => (one.period === period ? { period, times: Math.max(0, one.times - 1) } : one));
}

/** The uses of a member with some of them changed; one of no times is forgotten. By promotion id. */
export function changeUses(
  uses: readonly PromotionUse[],
  changed: readonly PromotionUse[],
): readonly PromotionUse[] {
  if (changed.length === 0) return uses;
  const names = new Set(changed.map(({ promotionId }) => promotionId));
  return [...uses.filter(({ promotionId }) => !names.has(promotionId)), ...changed]
    .filter(({ times }) => times > 0)
    .toSorted((a, b) => (a.promotionId < b.promotionId ? -1 : 1));
}

/** The last local date, as far as it is known, that had a use. */
const newestDay = ({ days, years }: PromotionUse) =>
  days.at(-1)?.period ?? firstDayOf(years?.at(-1)?.period ?? 1970);

/** Those that make room, least recently used first: of promotions that are not active any more. */
export function forgettable(
  uses: readonly PromotionUse[],
  isActive: (promotionId: string) => boolean,
): readonly PromotionUse[] {
  return uses
    .filter(({ promotionId }) => !isActive(promotionId))
    .toSorted((a, b) => newestDay(a) - newestDay(b));
}

/** The uses of two members together: the most recent ones where they are more than are remembered of one. */
export function joinUses(
  own: readonly PromotionUse[],
  other: readonly PromotionUse[],
): readonly PromotionUse[] {
  const joined = new Map(own.map((use) => [use.promotionId, use]));
  for (const { promotionId, times, days, years } of other) {
    const known = joined.get(promotionId);
    const bothYears = together(known?.years, years, yearsOfUse);
    joined.set(promotionId, {
      promotionId,
      times: times + (known?.times ?? 0),
      days: together(known?.days, days, daysOfUse),
      ...(bothYears.length > 0 && { years: bothYears }),
    });
  }
  const newestFirst = [...joined.values()].toSorted((a, b) => newestDay(b) - newestDay(a));
  return changeUses([], newestFirst.slice(0, promotionBounds.uses));
}

function together(
  own: readonly PeriodUse[] = [],
  other: readonly PeriodUse[] = [],
  remembered: number,
): readonly PeriodUse[] {
  return other.reduce((sum, { period, times }) => addUse(sum, remembered, period, times), own);
}
