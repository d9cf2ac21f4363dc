import { joinedGroups } from './by-group.ts';
import { begun, type Counting } from './counting.ts';
import { type CountedDefinition, keyOf } from './goal-set.ts';
import type { Happening } from './happening.ts';
import type { PeriodProgress } from './progress.ts';
import { emptyTally, joinTallies } from './tally.ts';

/** Adds the progress that an absorbed member brings. Unlockings of both stand, each with its own number. */
export function mergeProgress(
  counting: Counting,
  { from, brought }: Extract<Happening, { kind: 'merge' }>,
): void {
  for (const [key, theirs] of brought) {
    const counted = counting.set.byKey.get(key);
    if (!counted) continue;
    const own = begun(counted, counting.definition(key));
    const earliest = Math.min(
      own.badgeAt ?? Number.POSITIVE_INFINITY,
      theirs.badgeAt ?? Number.POSITIVE_INFINITY,
    );
    counting.note(key, { ...own, ...(Number.isFinite(earliest) && { badgeAt: earliest }) });
    // Tallies of other goals stay behind; the numbers of their unlockings are used up.
    for (const period of begun(counted, theirs).periods)
      mergePeriod(counting, counted, { theirs: period, from });
  }
}

function mergePeriod(
  counting: Counting,
  counted: CountedDefinition,
  { theirs, from }: { readonly theirs: PeriodProgress; readonly from: string },
): void {
  const progress = counting.definition(keyOf(counted.definition));
  const own = progress && counting.periodOf(counted, progress, theirs.period);
  if (!progress || !own) return;
  const tallies = counted.goals.map((goal, step) =>
    joinTallies(goal, own.tallies[step] ?? emptyTally(goal), theirs.tallies[step] ?? emptyTally(goal)),
  );
  // A bonus that waits is owed to the survivor under a number of its own.
  const booked = theirs.standing.filter(({ waits }) => !waits).map((one) => ({ of: from, ...one }));
  const unlocked = Math.max(own.unlocked, theirs.unlocked);
  const unlockedAt = Math.max(own.unlockedAt ?? 0, theirs.unlockedAt ?? 0);
  counting.put(counted, progress, {
    ...own,
    tallies,
    ...joinedGroups(own, theirs, counted),
    unlocked,
    standing: [...booked, ...own.standing],
    ...(unlockedAt > 0 && { unlockedAt }),
  });
}
