import { countDeed, takeBackDeed } from './count-deed.ts';
import { type Count, type CountContext, Counting } from './counting.ts';
import type { GoalSet } from './goal-set.ts';
import type { Happening } from './happening.ts';
import { mergeProgress } from './merge-progress.ts';
import type { MemberProgress } from './progress.ts';

/** The progress after an entry. Pure: the same entry on the same progress gives the same, and owes the same. */
export function count(
  progress: MemberProgress,
  happening: Happening,
  set: GoalSet,
  context: CountContext,
): Count {
  if (happening.kind === 'erasure') return { progress: new Map(), owed: [], moved: new Set() };
  const counting = new Counting(progress, set, context);
  switch (happening.kind) {
    case 'deed':
      countDeed(counting, happening.deed);
      break;
    case 'return':
      takeBackDeed(counting, happening);
      break;
    case 'merge':
      mergeProgress(counting, happening);
      break;
    case 'nothing':
      break;
  }
  return counting.end();
}
