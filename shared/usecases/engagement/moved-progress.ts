import type { GoalSet } from '#shared/domain/engagement/goal-set.ts';
import { isParty } from '#shared/domain/engagement/period.ts';
import { newestPeriod, type ShownProgress, shownProgress } from '#shared/domain/engagement/shown-progress.ts';
import type { CountedRow } from './counted-row.ts';

/** Progress of a member that moved, as it is told. */
export interface MovedProgress extends ShownProgress {
  readonly memberId: string;
  readonly seq: number;
}

/** Progress that looks different after a write, as it is told. */
export function movedProgress(
  set: GoalSet,
  memberId: string,
  { before, after }: { readonly before: CountedRow | undefined; readonly after: CountedRow },
): readonly MovedProgress[] {
  return [...after.moved].flatMap((key) => {
    const counted = set.byKey.get(key);
    const now = after.progress.get(key);
    if (!counted || !now) return [];
    const period = newestPeriod(now);
    if (period && isParty(period.period)) return [];
    const known = before?.progress.get(key)?.periods.find((one) => one.period === period?.period);
    const shown = shownProgress(counted, period);
    if (JSON.stringify(shown) === JSON.stringify(shownProgress(counted, known))) return [];
    return [{ memberId, seq: after.lastSeq, ...shown }];
  });
}
