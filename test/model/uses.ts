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
const PROMOTIONS_REMEMBERED = 50;

interface Memory {
  times: number;
  readonly days: Map<number, number>;
}

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
  const memory = known.get(promotionId) ?? { times: 0, days: new Map() };
  known.set(promotionId, memory);
  memory.times += 1;
  memory.days.set(day, (memory.days.get(day) ?? 0) + 1);
  if (memory.days.size > DAYS_REMEMBERED) memory.days.delete(Math.min(...memory.days.keys()));
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
  const onDay = (memory.days.get(day) ?? 1) - 1;
  if (onDay > 0) memory.days.set(day, onDay);
  else memory.days.delete(day);
  if (memory.times === 0) known.delete(promotionId);
}

/** Whether its times limits let a member use a promotion once more. */
export function mayUseAgain(
  { promotionId, limits }: PromotionVersion,
  day: number,
  uses: readonly Use[],
  active: readonly string[],
): boolean {
  const { timesPerMember = Number.POSITIVE_INFINITY, timesPerMemberPerDay } = limits ?? {};
  if (timesPerMember === Number.POSITIVE_INFINITY && timesPerMemberPerDay === undefined) return true;
  const known = remember(uses);
  const memory = known.get(promotionId);
  if (!memory) return known.size < PROMOTIONS_REMEMBERED || dispensable(known, active).length > 0;
  if (memory.times >= timesPerMember) return false;
  if (timesPerMemberPerDay === undefined) return true;
  const isForgotten = memory.days.size === DAYS_REMEMBERED && day < Math.min(...memory.days.keys());
  return !isForgotten && (memory.days.get(day) ?? 0) < timesPerMemberPerDay;
}
