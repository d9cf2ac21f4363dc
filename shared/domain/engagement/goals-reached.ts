import type { CountedDefinition } from './goal-set.ts';
import { emptyTally, type Tally, timesReached } from './tally.ts';

/** Times that all goals were reached, as often as a definition can be unlocked. */
export function wantedTimes({ definition, goals }: CountedDefinition, tallies: readonly Tally[]): number {
  const reached = goals.map((goal, step) => timesReached(goal, tallies[step] ?? emptyTally(goal)));
  return Math.min(definition.repeatable?.times ?? 1, ...reached);
}

/** The step that the next deed counts for: the first that was not reached once more than all. */
export function currentStep({ goals }: CountedDefinition, tallies: readonly Tally[]): number {
  const reached = goals.map((goal, step) => timesReached(goal, tallies[step] ?? emptyTally(goal)));
  return reached.indexOf(Math.min(...reached));
}

export const isSequence = ({ definition }: CountedDefinition) => definition.order === 'sequence';

export const emptyTallies = ({ goals }: CountedDefinition): readonly Tally[] => goals.map(emptyTally);
