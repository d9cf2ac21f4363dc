import { memberAccounts, sumOf } from '#shared/domain/ledger/accounts.ts';
import type { CounterMove, Draft } from '#shared/domain/ledger/entry.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { DAY_MS, formatInstant, localDay } from '#shared/domain/time/calendar.ts';

/** A day's sum is this many times the limit of one act, unless the programme says another. */
const ACTS_PER_DAY = 10;

/** The points that come to a member by drafts of one log, also pending and reserved ones; 0 where they are fewer. */
export function pointsArrived(drafts: readonly Pick<Draft, 'postings'>[]): number {
  const gains = drafts.flatMap(({ postings }) => memberAccounts.map((account) => sumOf(postings, account)));
  return Math.max(
    0,
    gains.reduce((sum, points) => sum + points, 0),
  );
}

/** The counter of the points that one person gave on a day of the programme. */
export function staffCounter(program: Program, by: string, now: number): string {
  return `staff/${by}/${dayOf(program, now)}`;
}

/** The local date of an instant in the programme's time zone. */
export function dayOf({ timeZone }: Pick<Program, 'timeZone'>, now: number): string {
  const [day = ''] = formatInstant(localDay(now, timeZone) * DAY_MS).split('T');
  return day;
}

export interface GivenPoints {
  /** Subject of the person who gives them alone. */
  readonly by: string;
  /** Below zero where points are taken. */
  readonly points: number;
}

/**
 * The move of a person's sum of the day, in the write of the act; none where no points are given or the programme has
 * no limit. `waits` where the act needs another person: it is above the limit of one act, or the sum would pass that of
 * the day. `taken` holds sums that had too little left.
 */
export function withinLimits(
  program: Program,
  { by, points }: GivenPoints,
  taken: ReadonlyMap<string, number>,
  now: number,
): CounterMove | 'waits' | undefined {
  const { adjustmentApprovalAbove: above, staffPointsPerDay } = program;
  if (above === undefined) return undefined;
  if (Math.abs(points) > above) return 'waits';
  if (points <= 0) return undefined;
  const limit = staffPointsPerDay ?? ACTS_PER_DAY * above;
  const counter = staffCounter(program, by, now);
  if (points > limit - (taken.get(counter) ?? 0)) return 'waits';
  return { counter, by: points, limit };
}
