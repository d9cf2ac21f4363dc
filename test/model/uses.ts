import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';

/** A member's use of a promotion that counts its uses, or one that goods coming back gave back. */
export interface Use {
  readonly promotionId: string;
  /** The local date of the purchase. */
  readonly day: number;
  readonly change: 1 | -1;
  /** The promotions that were active then. */
  readonly active: readonly string[];
}

const DAYS_REMEMBERED = 14;
const YEARS_REMEMBERED = 2;
const PROMOTIONS_REMEMBERED = 50;

interface Memory {
  times: number;
  readonly days: Map<number, number>;
  readonly years: Map<number, number>;
}

const yearOf = (day: number) => Number(new Date(day * 86_400_000).toISOString().slice(0, 4));

/** The counts that the books still keep of these uses. */
function remember(uses: readonly Use[]): Map<string, Memory> {
  const known = new Map<string, Memory>();
  for (const use of uses) {
    if (use.change === 1) add(known, use);
    else giveBack(known, use);
  }
  return known;
}

function add(known: Map<string, Memory>, { promotionId, day, active }: Use): void {
  if (!known.has(promotionId) && known.size === PROMOTIONS_REMEMBERED) {
    known.delete(dispensable(known, active)[0] ?? '');
  }
  const memory = known.get(promotionId) ?? { times: 0, days: new Map(), years: new Map() };
  known.set(promotionId, memory);
  memory.times += 1;
  count(memory.days, day, DAYS_REMEMBERED);
  count(memory.years, yearOf(day), YEARS_REMEMBERED);
}

function count(periods: Map<number, number>, period: number, remembered: number): void {
  periods.set(period, (periods.get(period) ?? 0) + 1);
  if (periods.size > remembered) periods.delete(Math.min(...periods.keys()));
}

/** Those that are not active any more, the longest unused first. */
function dispensable(known: ReadonlyMap<string, Memory>, active: readonly string[]): string[] {
  const newest = (promotionId: string) => Math.max(...(known.get(promotionId)?.days.keys() ?? []));
  return [...known.keys()]
    .filter((promotionId) => !active.includes(promotionId))
    .sort((a, b) => newest(a) - newest(b) || (a < b ? -1 : 1));
}

function giveBack(known: Map<string, Memory>, { promotionId, day }: Use): void {
  const memory = known.get(promotionId);
  if (!memory) return;
  memory.times -= 1;
  discount(memory.days, day);
  discount(memory.years, yearOf(day));
  if (memory.times === 0) known.delete(promotionId);
}

function discount(periods: Map<number, number>, period: number): void {
  const times = (periods.get(period) ?? 1) - 1;
  if (times > 0) periods.set(period, times);
  else periods.delete(period);
}

/** Whether its times limits let a member use a promotion once more. */
export function mayUseAgain(
  { promotionId, limits }: PromotionVersion,
  day: number,
  uses: readonly Use[],
  active: readonly string[],
): boolean {
  const {
    timesPerMember = Number.POSITIVE_INFINITY,
    timesPerMemberPerYear = Number.POSITIVE_INFINITY,
    timesPerMemberPerDay = Number.POSITIVE_INFINITY,
  } = limits ?? {};
  if (Math.min(timesPerMember, timesPerMemberPerYear, timesPerMemberPerDay) === Number.POSITIVE_INFINITY) {
    return true;
  }
  const known = remember(uses);
  const memory = known.get(promotionId);
  if (!memory) return known.size < PROMOTIONS_REMEMBERED || dispensable(known, active).length > 0;
  if (memory.times >= timesPerMember) return false;
  return (
    isLeft(memory.years, YEARS_REMEMBERED, yearOf(day), timesPerMemberPerYear) &&
    isLeft(memory.days, DAYS_REMEMBERED, day, timesPerMemberPerDay)
  );
}

function isLeft(
  periods: ReadonlyMap<number, number>,
  remembered: number,
  period: number,
  limit: number,
): boolean {
  if (limit === Number.POSITIVE_INFINITY) return true;
  const isForgotten = periods.size === remembered && period < Math.min(...periods.keys());
  return !isForgotten && (periods.get(period) ?? 0) < limit;
}
