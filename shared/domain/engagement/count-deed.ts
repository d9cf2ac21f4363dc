import { addedInGroup, takenBackInGroup } from './by-group.ts';
import { begun, type Counting } from './counting.ts';
import { contributionOf, type Deed } from './deed.ts';
import { type CountedDefinition, keyOf, type Match } from './goal-set.ts';
import { currentStep, isSequence } from './goals-reached.ts';
import type { Happening } from './happening.ts';
import { periodOf } from './period.ts';
import { stepAt, turnedTo, wasCounted } from './progress.ts';
import { add, isNothing, type Tally, takeBack } from './tally.ts';

function groupByDefinition(matches: readonly Match[]): ReadonlyMap<CountedDefinition, readonly number[]> {
  const grouped = new Map<CountedDefinition, number[]>();
  for (const { counted, step } of matches) grouped.set(counted, [...(grouped.get(counted) ?? []), step]);
  return grouped;
}

/** Adds a deed to the definitions that it counts for. */
export function countDeed(counting: Counting, deed: Deed): void {
  for (const [counted, steps] of groupByDefinition(counting.set.matching(deed))) {
    countFor(counting, counted, { steps, deed });
  }
}

function countFor(
  counting: Counting,
  counted: CountedDefinition,
  { steps, deed }: { readonly steps: readonly number[]; readonly deed: Deed },
): void {
  const key = keyOf(counted.definition);
  const known = counting.definition(key);
  const progress = begun(counted, known);
  const period = counting.periodOf(counted, progress, periodOf(counted.definition, deed));
  if (!period) return;
  const current = isSequence(counted) ? currentStep(counted, period.tallies) : undefined;
  const added = (before: readonly Tally[]) =>
    before.map((tally, step) => {
      const goal = counted.goals[step];
      if (!goal || !steps.includes(step) || (current !== undefined && step !== current)) return tally;
      const contribution = contributionOf(deed, goal);
      return isNothing(contribution) ? tally : add(goal, tally, contribution);
    });
  const tallies = added(period.tallies);
  if (tallies.every((tally, step) => tally === period.tallies[step])) return;
  const takesPart = counting.context.takesPart(counted, deed);
  if (!takesPart && !known) return;
  const turns = turnedTo(progress.turns, deed.seq, takesPart);
  const groups = addedInGroup(period, counted, deed, added);
  if (takesPart) counting.put(counted, { ...progress, turns }, { ...period, tallies, ...groups });
  else counting.note(key, { ...progress, turns });
}

/** Takes back what a deed that comes back, in part or in all, had added where it was counted. */
export function takeBackDeed(
  counting: Counting,
  { deed, before, after, origin }: Extract<Happening, { kind: 'return' }>,
): void {
  for (const [counted, steps] of groupByDefinition(counting.set.matching(deed))) {
    const key = keyOf(counted.definition);
    const progress = counting.definition(key);
    const from = origin ? origin.get(key) : progress;
    if (!progress || !from || from.goalKey !== counted.goalKey || !wasCounted(from, deed.seq)) continue;
    if (progress.goalKey !== counted.goalKey) continue;
    const name = periodOf(counted.definition, deed);
    const period = progress.periods.find((one) => one.period === name);
    if (!period) continue;
    const current = isSequence(counted) ? stepAt(from.course, deed.seq) : undefined;
    const left = (all: readonly Tally[]) =>
      all.map((tally, step) => {
        const goal = counted.goals[step];
        if (!goal || !steps.includes(step) || (current !== undefined && step !== current)) return tally;
        const had = contributionOf(deed, goal, before);
        const has = after ? contributionOf(deed, goal, after) : typeof had === 'number' ? 0 : [];
        return takeBack(goal, tally, had, has);
      });
    const groups = takenBackInGroup(period, counted, deed, left);
    counting.put(counted, progress, { ...period, tallies: left(period.tallies), ...groups }, period);
  }
}
