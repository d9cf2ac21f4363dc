import type { Goal, Metric } from './definition.ts';

/** A category, a store, a local date or a local week, counted once however often it occurs. */
export type Mark = string | number;

/** The addition of one deed to a goal: an amount, or marks without repetition. */
export type Contribution = number | readonly Mark[];

/** How often each mark was added. A streak that grows too long to be kept has its oldest targets `settled`. */
export interface Marks {
  readonly counts: ReadonlyMap<Mark, number>;
  readonly settled: number;
}

/** The count for a goal so far. */
export type Tally = number | Marks;

/**
 * The most categories or stores that a goal tells apart, and dates or weeks that a streak keeps: a return comes at most
 * 400 days after its purchase.
 */
export const MARKS_KEPT = 400;

const THOUSANDTHS = 1000;

const streaks: ReadonlySet<Metric> = new Set(['streakDays', 'streakWeeks']);
const sets: ReadonlySet<Metric> = new Set(['distinctCategories', 'distinctStores']);

function isOfMarks(metric: Metric): boolean {
  return streaks.has(metric) || sets.has(metric);
}

export function emptyTally({ metric }: Pick<Goal, 'metric'>): Tally {
  return isOfMarks(metric) ? { counts: new Map(), settled: 0 } : 0;
}

/** Whether a contribution is one at all. */
export function isNothing(contribution: Contribution): boolean {
  return typeof contribution === 'number' ? contribution === 0 : contribution.length === 0;
}

/** The target as it is tallied: quantities are whole thousandths. */
function wholeTarget({ metric, target }: Goal): number {
  return metric === 'quantity' ? target * THOUSANDTHS : target;
}

function addMarks({ counts, settled }: Marks, marks: readonly Mark[], by: 1 | -1): Marks {
  const after = new Map(counts);
  for (const mark of marks) {
    const times = (after.get(mark) ?? 0) + by;
    if (times <= 0) after.delete(mark);
    else after.set(mark, times);
  }
  return { counts: after, settled };
}

/** Forgets what is more than may be told apart: what came last. */
function boundSet({ counts, settled }: Marks): Marks {
  if (counts.size <= MARKS_KEPT) return { counts, settled };
  return { counts: new Map([...counts].slice(0, MARKS_KEPT)), settled };
}

/** Runs of marks that follow one another, the earliest first. */
function runsOf(counts: Marks['counts']): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const mark of [...counts.keys()].map(Number).sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run?.at(-1) === mark - 1) run.push(mark);
    else runs.push([mark]);
  }
  return runs;
}

/** Forgets the oldest run, or a target of it that was reached, until no more is kept than may be. */
function boundStreak(marks: Marks, target: number): Marks {
  let { counts, settled } = marks;
  while (counts.size > MARKS_KEPT) {
    const [oldest = []] = runsOf(counts);
    const isReached = oldest.length >= target;
    const gone = new Set<Mark>(isReached ? oldest.slice(0, target) : oldest);
    counts = new Map([...counts].filter(([mark]) => !gone.has(mark)));
    if (isReached) settled += 1;
  }
  return { counts, settled };
}

function bound({ metric, target }: Goal, marks: Marks): Marks {
  return streaks.has(metric) ? boundStreak(marks, target) : boundSet(marks);
}

function changed(goal: Goal, tally: Tally, contribution: Contribution, by: 1 | -1): Tally {
  if (typeof contribution === 'number') {
    return typeof tally === 'number' ? Math.max(0, tally + by * contribution) : tally;
  }
  if (typeof tally === 'number') return tally;
  return bound(goal, addMarks(tally, contribution, by));
}

export function add(goal: Goal, tally: Tally, contribution: Contribution): Tally {
  return changed(goal, tally, contribution, 1);
}

/** A tally without the part of a contribution that is gone: never below nothing. */
export function takeBack(goal: Goal, tally: Tally, before: Contribution, after: Contribution): Tally {
  if (typeof before === 'number' || typeof after === 'number') {
    return changed(goal, tally, Number(before) - Number(after), -1);
  }
  return changed(
    goal,
    tally,
    before.filter((mark) => !after.includes(mark)),
    -1,
  );
}

/** The tally of two members together. */
export function joinTallies(goal: Goal, one: Tally, other: Tally): Tally {
  if (typeof one === 'number' || typeof other === 'number') return Number(one) + Number(other);
  const counts = new Map(one.counts);
  for (const [mark, times] of other.counts) counts.set(mark, (counts.get(mark) ?? 0) + times);
  return bound(goal, { counts, settled: one.settled + other.settled });
}

/** How often a tally reaches the target. It depends on the tally alone, whatever order it came in. */
export function timesReached(goal: Goal, tally: Tally): number {
  if (typeof tally === 'number') return Math.floor(tally / wholeTarget(goal));
  const { counts, settled } = tally;
  if (!streaks.has(goal.metric)) return Math.floor(counts.size / goal.target);
  return runsOf(counts).reduce((times, run) => times + Math.floor(run.length / goal.target), settled);
}

/** The figure that a tally shows: whole pieces, different marks, of a streak the days or weeks of its longest run. */
export function wholeOf({ metric }: Pick<Goal, 'metric'>, tally: Tally): number {
  if (typeof tally === 'number') return metric === 'quantity' ? Math.floor(tally / THOUSANDTHS) : tally;
  if (!streaks.has(metric)) return tally.counts.size;
  return Math.max(0, ...runsOf(tally.counts).map(({ length }) => length));
}

/** How far a tally is on the way to the target after some times of it, from 0 to the target. */
export function onTheWay(goal: Goal, tally: Tally, times: number): number {
  const of = (whole: number) => Math.min(goal.target, Math.max(0, whole - times * goal.target));
  if (typeof tally === 'number' || !streaks.has(goal.metric)) return of(wholeOf(goal, tally));
  if (times > 0 && timesReached(goal, tally) <= times) {
    // A streak that goes on after its target begins the next one.
    return (runsOf(tally.counts).at(-1)?.length ?? 0) % goal.target;
  }
  return Math.min(goal.target, wholeOf(goal, tally));
}
