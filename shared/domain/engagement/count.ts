import type { MemberStatus } from '#shared/domain/ledger/state.ts';
import type { LineBack } from '#shared/domain/purchases/returned.ts';
import { addedInGroup, joinedGroups, takenBackInGroup } from './by-group.ts';
import { contributionOf, type Deed } from './deed.ts';
import { type CountedDefinition, type GoalSet, keyOf, type Match, wasActive } from './goal-set.ts';
import { isForgotten, isKept, periodOf } from './period.ts';
import {
  courseAfter,
  type DefinitionProgress,
  type MemberProgress,
  type Owed,
  type PeriodProgress,
  stepAt,
  turnedTo,
  wasCounted,
} from './progress.ts';
import { add, emptyTally, isNothing, joinTallies, type Tally, takeBack, timesReached } from './tally.ts';

/** The meaning of an entry for progress. */
export type Happening =
  | { readonly kind: 'deed'; readonly deed: Deed }
  /** A part of a deed comes back: lines as they were back before and are back after it; all of it without them. */
  | {
      readonly kind: 'return';
      readonly deed: Deed;
      readonly before?: readonly LineBack[] | undefined;
      readonly after?: readonly LineBack[] | undefined;
      /** The progress of the absorbed member in whose log the deed is; the member's own where absent. */
      readonly origin?: MemberProgress | undefined;
    }
  /** Another member was merged into this one. */
  | { readonly kind: 'merge'; readonly from: string; readonly brought: MemberProgress }
  | { readonly kind: 'erasure' }
  | { readonly kind: 'nothing' };

/** The member and the programme when an entry was recorded. */
export interface CountContext {
  readonly seq: number;
  readonly recordedAt: number;
  readonly status: MemberStatus;
  /** The local date of the programme. */
  readonly today: number;
  /** Whether the member takes part in a definition with a deed: it is active, joined, and for the member's segments. */
  readonly takesPart: (counted: CountedDefinition, deed: Deed) => boolean;
}

export interface Count {
  readonly progress: MemberProgress;
  /** Entries that are owed for what was unlocked or revoked, in their order. */
  readonly owed: readonly Owed[];
  /** Definitions that moved, by collection and id. */
  readonly moved: ReadonlySet<string>;
}

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
      counting.deed(happening.deed);
      break;
    case 'return':
      counting.takeBack(happening);
      break;
    case 'merge':
      counting.merge(happening.from, happening.brought);
      break;
    case 'nothing':
      break;
  }
  return counting.end();
}

/** Times that all goals were reached, as often as a definition can be unlocked. */
function wantedTimes({ definition, goals }: CountedDefinition, tallies: readonly Tally[]): number {
  const reached = goals.map((goal, step) => timesReached(goal, tallies[step] ?? emptyTally(goal)));
  return Math.min(definition.repeatable?.times ?? 1, ...reached);
}

/** The step that the next deed counts for: the first that was not reached once more than all. */
function currentStep({ goals }: CountedDefinition, tallies: readonly Tally[]): number {
  const reached = goals.map((goal, step) => timesReached(goal, tallies[step] ?? emptyTally(goal)));
  return reached.indexOf(Math.min(...reached));
}

const isSequence = ({ definition }: CountedDefinition) => definition.order === 'sequence';

const emptyTallies = ({ goals }: CountedDefinition): readonly Tally[] => goals.map(emptyTally);

/** Progress with a definition whose goals are others than before: it begins anew, and what was unlocked stays. */
function begun(counted: CountedDefinition, before: DefinitionProgress | undefined): DefinitionProgress {
  const { definition, goalKey } = counted;
  const { collection, definitionId } = definition;
  if (before?.goalKey === goalKey) return before;
  const periods =
    before?.periods.map(({ groups: _, ...one }) => ({ ...one, tallies: emptyTallies(counted) })) ?? [];
  return { ...before, collection, definitionId, goalKey, turns: [], course: [], periods };
}

function groupByDefinition(matches: readonly Match[]): ReadonlyMap<CountedDefinition, readonly number[]> {
  const grouped = new Map<CountedDefinition, number[]>();
  for (const { counted, step } of matches) grouped.set(counted, [...(grouped.get(counted) ?? []), step]);
  return grouped;
}

class Counting {
  readonly #set: GoalSet;
  readonly #context: CountContext;
  readonly #progress: Map<string, DefinitionProgress>;
  readonly #owed: Owed[] = [];
  readonly #moved = new Set<string>();

  constructor(progress: MemberProgress, set: GoalSet, context: CountContext) {
    this.#set = set;
    this.#context = context;
    this.#progress = new Map(progress);
  }

  deed(deed: Deed): void {
    for (const [counted, steps] of groupByDefinition(this.#set.matching(deed))) {
      this.#countDeed(counted, steps, deed);
    }
  }

  #countDeed(counted: CountedDefinition, steps: readonly number[], deed: Deed): void {
    const key = keyOf(counted.definition);
    const known = this.#progress.get(key);
    const progress = begun(counted, known);
    const period = this.#periodOf(counted, progress, periodOf(counted.definition, deed));
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
    const takesPart = this.#context.takesPart(counted, deed);
    if (!takesPart && !known) return;
    const turns = turnedTo(progress.turns, deed.seq, takesPart);
    const groups = addedInGroup(period, counted, deed, added);
    if (takesPart) this.#put(counted, { ...progress, turns }, { ...period, tallies, ...groups });
    else this.#progress.set(key, { ...progress, turns });
  }

  takeBack({ deed, before, after, origin }: Extract<Happening, { kind: 'return' }>): void {
    for (const [counted, steps] of groupByDefinition(this.#set.matching(deed))) {
      const key = keyOf(counted.definition);
      const progress = this.#progress.get(key);
      const from = (origin ?? this.#progress).get(key);
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
      this.#put(counted, progress, { ...period, tallies: left(period.tallies), ...groups }, period);
    }
  }

  merge(from: string, brought: MemberProgress): void {
    for (const [key, theirs] of brought) {
      const counted = this.#set.byKey.get(key);
      if (!counted) continue;
      const own = begun(counted, this.#progress.get(key));
      const earliest = Math.min(
        own.badgeAt ?? Number.POSITIVE_INFINITY,
        theirs.badgeAt ?? Number.POSITIVE_INFINITY,
      );
      this.#progress.set(key, { ...own, ...(Number.isFinite(earliest) && { badgeAt: earliest }) });
      // Tallies of other goals stay behind; the numbers of their unlockings are used up.
      for (const period of begun(counted, theirs).periods) this.#mergePeriod(counted, period, from);
    }
  }

  #mergePeriod(counted: CountedDefinition, theirs: PeriodProgress, from: string): void {
    const progress = this.#progress.get(keyOf(counted.definition));
    const own = progress && this.#periodOf(counted, progress, theirs.period);
    if (!progress || !own) return;
    const tallies = counted.goals.map((goal, step) =>
      joinTallies(goal, own.tallies[step] ?? emptyTally(goal), theirs.tallies[step] ?? emptyTally(goal)),
    );
    // A bonus that waits is owed to the survivor under a number of its own.
    const booked = theirs.standing.filter(({ waits }) => !waits).map((one) => ({ of: from, ...one }));
    const unlocked = Math.max(own.unlocked, theirs.unlocked);
    const unlockedAt = Math.max(own.unlockedAt ?? 0, theirs.unlockedAt ?? 0);
    this.#put(counted, progress, {
      ...own,
      tallies,
      ...joinedGroups(own, theirs, counted),
      unlocked,
      standing: [...booked, ...own.standing],
      ...(unlockedAt > 0 && { unlockedAt }),
    });
  }

  /** Releases what waited for the member, and forgets what nothing can move any more. */
  end(): Count {
    if (this.#context.status === 'active') this.#release();
    for (const key of this.#progress.keys()) {
      const counted = this.#set.byKey.get(key);
      // A definition that is not known here yet may have been started a moment ago.
      const isGone = counted ? isForgotten(counted, this.#context.recordedAt) : this.#set.forgotten.has(key);
      if (isGone) this.#progress.delete(key);
    }
    return { progress: this.#progress, owed: this.#owed, moved: this.#moved };
  }

  #release(): void {
    for (const [key, progress] of this.#progress) {
      const counted = this.#set.byKey.get(key);
      if (!counted || !progress.periods.some(({ standing }) => standing.some(({ waits }) => waits))) continue;
      const periods = progress.periods.map((period) => {
        for (const { n, waits } of period.standing) if (waits) this.#owe('unlock', counted, period.period, n);
        return { ...period, standing: period.standing.map(({ waits: _, ...one }) => one) };
      });
      this.#progress.set(key, { ...progress, periods });
    }
  }

  /** A period as it is, or empty; undefined for one that is over for so long that it is forgotten. */
  #periodOf(
    counted: CountedDefinition,
    { periods }: DefinitionProgress,
    period: string,
  ): PeriodProgress | undefined {
    const known = periods.find((one) => one.period === period);
    if (!isKept(period, (known?.unlocked ?? 0) > 0, this.#context.today)) return undefined;
    return known ?? { period, tallies: emptyTallies(counted), unlocked: 0, standing: [] };
  }

  /** Puts a period with its new tallies, and unlocks or revokes what they ask for. `before` is given for a return. */
  #put(
    counted: CountedDefinition,
    progress: DefinitionProgress,
    period: PeriodProgress,
    before?: PeriodProgress,
  ): void {
    const settled = before ? this.#revoked(counted, period, before) : this.#unlocked(counted, period);
    const key = keyOf(counted.definition);
    const isNew = !progress.periods.some((one) => one.period === period.period);
    const periods = isNew
      ? [...progress.periods, settled].toSorted((a, b) => (a.period < b.period ? -1 : 1))
      : progress.periods.map((one) => (one.period === period.period ? settled : one));
    const kept = periods.filter((one) => isKept(one.period, one.unlocked > 0, this.#context.today));
    const unlockedNow = settled.unlocked > period.unlocked;
    const { seq, recordedAt } = this.#context;
    this.#progress.set(key, {
      ...progress,
      periods: kept,
      ...(unlockedNow && { badgeAt: progress.badgeAt ?? recordedAt }),
      ...(isSequence(counted) && {
        course: courseAfter(progress.course, currentStep(counted, settled.tallies), seq + 1),
      }),
    });
    this.#moved.add(key);
  }

  /** While it is stopped nothing is unlocked, not by a merge either. */
  #unlocked(counted: CountedDefinition, period: PeriodProgress): PeriodProgress {
    if (!wasActive(counted, this.#context.recordedAt)) return period;
    const wanted = wantedTimes(counted, period.tallies);
    let { unlocked } = period;
    const standing = [...period.standing];
    const waits = this.#context.status === 'suspended';
    while (standing.length < wanted) {
      unlocked += 1;
      standing.push({ n: unlocked, ...(waits && { waits }) });
      if (!waits) this.#owe('unlock', counted, period.period, unlocked);
    }
    if (unlocked === period.unlocked) return period;
    return { ...period, unlocked, standing, unlockedAt: this.#context.recordedAt };
  }

  /** Revokes unlockings that rested on the goods that are back, the newest first, and none by a target that was raised since. */
  #revoked(counted: CountedDefinition, period: PeriodProgress, before: PeriodProgress): PeriodProgress {
    if (counted.definition.revocable === false) return period;
    const wanted = wantedTimes(counted, period.tallies);
    const fell = wantedTimes(counted, before.tallies) - wanted;
    const many = Math.max(0, Math.min(fell, period.standing.length - wanted));
    if (many === 0) return period;
    const gone = period.standing.slice(-many).toReversed();
    for (const { n, waits, of } of gone) if (!waits) this.#owe('revoke', counted, period.period, n, of);
    return { ...period, standing: period.standing.slice(0, -many) };
  }

  #owe(does: Owed['does'], { definition }: CountedDefinition, period: string, n: number, of?: string): void {
    const { collection, definitionId, version } = definition;
    this.#owed.push({ does, collection, definitionId, version, period, n, ...(of !== undefined && { of }) });
  }
}
