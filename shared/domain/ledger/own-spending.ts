/** Points that a member's own tokens let go in an hour: spent, reserved or transferred. */
export interface HourSpent {
  /** The hour of UTC, counted from 1970. */
  readonly hour: number;
  /** At most `SUM_MAX`. */
  readonly points: number;
}

/** The sums by hour, the earliest first, each above zero: at most 25 of them. */
export type OwnSpending = readonly HourSpent[];

const HOUR_MS = 3_600_000;

/** The hours that the last 24 hours touch: the hour that runs, the 24 before it, and these count whole. */
export const OWN_HOURS = 25;

/** The largest sum that is kept of an hour, in four bytes. It is far above the limit of any programme. */
export const SUM_MAX = 2 ** 32 - 1;

const hourOf = (instant: number) => Math.floor(instant / HOUR_MS);

/** The sums in rising hours, those of one hour together, without hours that are over for the newest. */
function sumByHour(spent: OwnSpending): OwnSpending {
  const sums = new Map<number, number>();
  for (const { hour, points } of spent) sums.set(hour, Math.min(SUM_MAX, (sums.get(hour) ?? 0) + points));
  const newest = Math.max(...sums.keys());
  return [...sums]
    .filter(([hour, points]) => hour > newest - OWN_HOURS && points > 0)
    .map(([hour, points]) => ({ hour, points }))
    .toSorted((a, b) => a.hour - b.hour);
}

/** The sums after a member's own token let `points` go at an instant. Nothing ever lowers a sum. */
export function addSpent(spent: OwnSpending | undefined, points: number, instant: number): OwnSpending {
  return sumByHour([...(spent ?? []), { hour: hourOf(instant), points }]);
}

/** The sums of two members who are one person; undefined where neither has any. */
export function joinSpending(own?: OwnSpending, other?: OwnSpending): OwnSpending | undefined {
  return own || other ? sumByHour([...(own ?? []), ...(other ?? [])]) : undefined;
}

/** The points that a member's own tokens let go in the last 24 hours, begun hours counted whole. */
export function spentLately(spent: OwnSpending | undefined, now: number): number {
  const last = hourOf(now);
  return (spent ?? [])
    .filter(({ hour }) => hour > last - OWN_HOURS)
    .reduce((sum, { points }) => sum + points, 0);
}
