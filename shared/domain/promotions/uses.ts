import type { Limits } from './promotion.ts';
import { promotionBounds } from './promotion-bounds.ts';

/** The number of uses of a promotion on one local date. */
export interface DayUse {
  readonly day: number;
  readonly times: number;
}

/** The uses that a member had of a promotion with a times limit. */
export interface PromotionUse {
  readonly promotionId: string;
  readonly times: number;
  /** By local date of `occurredAt`, earliest first: the newest of those with a limit a day. */
  readonly days: readonly DayUse[];
}

export type TimesLimits = Pick<Limits, 'timesPerMember' | 'timesPerMemberPerDay'>;

export function isTimesLimited({ timesPerMember, timesPerMemberPerDay }: TimesLimits): boolean {
  return timesPerMember !== undefined || timesPerMemberPerDay !== undefined;
}

/** Why a times limit leaves no use, if it does not. */
export function usedUp(
  use: PromotionUse | undefined,
  { timesPerMember, timesPerMemberPerDay }: TimesLimits,
  day: number,
): 'times-per-member' | 'times-per-day' | undefined {
  if (!use) return undefined;
  if (timesPerMember !== undefined && use.times >= timesPerMember) return 'times-per-member';
  if (timesPerMemberPerDay === undefined) return undefined;
  const known = use.days.find((one) => one.day === day);
  if (known) return known.times >= timesPerMemberPerDay ? 'times-per-day' : undefined;
  // Uses before the oldest remembered day are unknown, so nothing more is given for those days.
  const [oldest] = use.days;
  const forgotten = use.days.length >= promotionBounds.daysOfUse && oldest !== undefined && day < oldest.day;
  return forgotten ? 'times-per-day' : undefined;
}

function addDay(days: readonly DayUse[], day: number, by: number): readonly DayUse[] {
  const times = (days.find((one) => one.day === day)?.times ?? 0) + by;
  const others = days.filter((one) => one.day !== day);
  const all = times > 0 ? [...others, { day, times }] : others;
  return all.toSorted((a, b) => a.day - b.day).slice(-promotionBounds.daysOfUse);
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
  const days = use?.days ?? [];
  return {
    promotionId,
    times: (use?.times ?? 0) + 1,
    days: own.timesPerMemberPerDay === undefined ? days : addDay(days, day, 1),
  };
}

/**
 * The use after one of them is given back, of the day on which it was. Where days were forgotten the day stays, with no
 * use: with fewer days remembered the forgotten ones would seem unused.
 */
export function givenBack(use: PromotionUse, day: number): PromotionUse {
  const { promotionId, days } = use;
  const times = Math.max(0, use.times - 1);
  if (days.length < promotionBounds.daysOfUse) return { promotionId, times, days: addDay(days, day, -1) };
  return {
    promotionId,
    times,
    days: days.map((one) => (one.day === day ? { day, times: Math.max(0, one.times - 1) } : one)),
  };
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

const newestDay = ({ days }: PromotionUse) => days.at(-1)?.day ?? 0;

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
  for (const use of other) {
    const known = joined.get(use.promotionId);
    const days = use.days.reduce((sum, { day, times }) => addDay(sum, day, times), known?.days ?? []);
    joined.set(use.promotionId, { ...use, times: use.times + (known?.times ?? 0), days });
  }
  const newestFirst = [...joined.values()].toSorted((a, b) => newestDay(b) - newestDay(a));
  return changeUses([], newestFirst.slice(0, promotionBounds.uses));
}
