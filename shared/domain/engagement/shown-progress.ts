import type { Collection } from './definition.ts';
import type { CountedDefinition } from './goal-set.ts';
import type { DefinitionProgress, PeriodProgress } from './progress.ts';
import { emptyTally, onTheWay } from './tally.ts';

/** How far a member is with a definition: on the way to the next time it is reached, or at its end. */
export interface ShownProgress {
  readonly collection: Collection;
  readonly id: string;
  readonly name: string;
  /** With steps: those that are done. */
  readonly progress: number;
  readonly target: number;
  readonly steps?: readonly ShownStep[];
  /** How often it is unlocked in the period. */
  readonly unlocked: number;
}

export interface ShownStep {
  readonly id: string;
  readonly progress: number;
  readonly target: number;
}

/** The period whose entry moved last is the newest; periods sort by their names. */
export function newestPeriod({ periods }: DefinitionProgress): PeriodProgress | undefined {
  return periods.at(-1);
}

/** Once the last time is reached the goals stay at their targets. */
export function shownProgress(
  { definition, goals }: CountedDefinition,
  period: PeriodProgress | undefined,
): ShownProgress {
  const { collection, definitionId: id, name, steps, repeatable } = definition;
  const standing = period?.standing.length ?? 0;
  const times = Math.min(standing, (repeatable?.times ?? 1) - 1);
  const ways = goals.map((goal, step) => ({
    id: steps?.[step]?.id ?? '',
    progress: onTheWay(goal, period?.tallies[step] ?? emptyTally(goal), times),
    target: goal.target,
  }));
  const named = { collection, id, name, unlocked: standing };
  const [only] = ways;
  if (!steps) return { ...named, progress: only?.progress ?? 0, target: only?.target ?? 0 };
  const done = ways.filter(({ progress, target }) => progress >= target).length;
  return { ...named, progress: done, target: ways.length, steps: ways };
}
