import type { CountedGoals } from './goal-set.ts';
import type { DefinitionProgress } from './progress.ts';
import { newestPeriod } from './shown-progress.ts';
import { emptyTally, type Tally, timesReached, wholeOf } from './tally.ts';

/** The scores of a member with a challenge by the group of stores; under `undefined` the one of all deeds. */
export type Scores = ReadonlyMap<string | undefined, number>;

/** Whether the members are ranked by what is counted: none where households count together. */
export function hasLeaderboard({ definition }: Pick<CountedGoals, 'definition'>): boolean {
  return (
    definition.collection === 'challenges' &&
    definition.leaderboard !== false &&
    (definition.scope ?? 'member') === 'member'
  );
}

/**
 * One goal: the figure itself, over all times that it was reached. Several steps: the steps that are reached, each as
 * often as the challenge can be completed.
 */
function scoreOf({ definition, goals }: CountedGoals, tallies: readonly Tally[]): number {
  const [only] = goals;
  if (only && !definition.steps) return wholeOf(only, tallies[0] ?? emptyTally(only));
  const times = definition.repeatable?.times ?? 1;
  return goals.reduce(
    (sum, goal, step) => sum + Math.min(times, timesReached(goal, tallies[step] ?? emptyTally(goal))),
    0,
  );
}

/** The scores of a member's progress; none where the definition ranks nobody, or counts differently by now. */
export function scoresOf(counted: CountedGoals, progress: DefinitionProgress | undefined): Scores {
  if (!hasLeaderboard(counted) || progress?.goalKey !== counted.goalKey) return new Map();
  const period = newestPeriod(progress);
  if (!period) return new Map();
  const inGroups = [...(period.groups ?? [])].map(
    ([group, tallies]) => [group, scoreOf(counted, tallies)] as const,
  );
  return new Map<string | undefined, number>([[undefined, scoreOf(counted, period.tallies)], ...inGroups]);
}
