import type { Deed } from './deed.ts';
import type { CountedDefinition } from './goal-set.ts';
import { emptyTallies } from './goals-reached.ts';
import type { PeriodProgress } from './progress.ts';
import { emptyTally, joinTallies, type Tally } from './tally.ts';

/** The tallies, by step, of the deeds at stores of each group. */
export type GroupTallies = ReadonlyMap<string, readonly Tally[]>;

/** The groups that the progress with a challenge tells apart; a member counts on no leaderboard of a later one. */
const GROUPS_KEPT = 20;

type Change = (tallies: readonly Tally[]) => readonly Tally[];

/** Also of a challenge without a leaderboard, which may get one later. */
function groupOf({ definition }: CountedDefinition, deed: Deed): string | undefined {
  return deed.kind === 'purchase' && definition.collection === 'challenges' ? deed.storeGroup : undefined;
}

type Grouped = Pick<PeriodProgress, 'groups'>;

/** The groups of a period with what a deed adds in the group of its store. */
export function addedInGroup(
  { groups }: Grouped,
  counted: CountedDefinition,
  deed: Deed,
  add: Change,
): Grouped {
  const group = groupOf(counted, deed);
  if (group === undefined) return {};
  const known = groups?.get(group);
  if (!known && (groups?.size ?? 0) >= GROUPS_KEPT) return {};
  return { groups: new Map(groups).set(group, add(known ?? emptyTallies(counted))) };
}

/** The groups of a period without what a return takes back of a deed. A group stays, so that it goes on as it is. */
export function takenBackInGroup(
  { groups }: Grouped,
  counted: CountedDefinition,
  deed: Deed,
  takeBack: Change,
): Grouped {
  const group = groupOf(counted, deed);
  const known = group === undefined ? undefined : groups?.get(group);
  if (!known || group === undefined) return {};
  return { groups: new Map(groups).set(group, takeBack(known)) };
}

/** The groups of two members together, the own first. */
export function joinedGroups(
  { groups: own }: Grouped,
  { groups: theirs }: Grouped,
  counted: CountedDefinition,
): Grouped {
  if (!theirs) return {};
  const names = [...new Set([...(own?.keys() ?? []), ...theirs.keys()])].slice(0, GROUPS_KEPT);
  const joined = names.map((name) => {
    const tallies = counted.goals.map((goal, step) =>
      joinTallies(
        goal,
        own?.get(name)?.[step] ?? emptyTally(goal),
        theirs.get(name)?.[step] ?? emptyTally(goal),
      ),
    );
    return [name, tallies] as const;
  });
  return { groups: new Map(joined) };
}
