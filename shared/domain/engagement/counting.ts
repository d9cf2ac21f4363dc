import type { MemberStatus } from '#shared/domain/ledger/state.ts';
import type { Deed } from './deed.ts';
import { type CountedDefinition, type GoalSet, keyOf, wasActive } from './goal-set.ts';
import { currentStep, emptyTallies, isSequence, wantedTimes } from './goals-reached.ts';
import { isForgotten, isKept, isParty } from './period.ts';
import {
  courseAfter,
  type DefinitionProgress,
  type MemberProgress,
  type Owed,
  type PeriodProgress,
} from './progress.ts';

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

/** Progress with a definition whose goals are others than before: it begins anew, and what was unlocked stays. */
export function begun(
  counted: CountedDefinition,
  before: DefinitionProgress | undefined,
): DefinitionProgress {
  const { definition, goalKey } = counted;
  const { collection, definitionId } = definition;
  if (before?.goalKey === goalKey) return before;
  const periods =
    before?.periods.map(({ groups: _, ...one }) => ({ ...one, tallies: emptyTallies(counted) })) ?? [];
  return { ...before, collection, definitionId, goalKey, turns: [], course: [], periods };
}

/** Progress of a member while one entry is counted: periods are put, and what they unlock or revoke is owed. */
export class Counting {
  readonly set: GoalSet;
  readonly context: CountContext;
  readonly #progress: Map<string, DefinitionProgress>;
  readonly #owed: Owed[] = [];
  readonly #moved = new Set<string>();

  constructor(progress: MemberProgress, set: GoalSet, context: CountContext) {
    this.set = set;
    this.context = context;
    this.#progress = new Map(progress);
  }

  definition(key: string): DefinitionProgress | undefined {
    return this.#progress.get(key);
  }

  /** Puts what is known of a definition beside its periods; nothing moves by it. */
  note(key: string, progress: DefinitionProgress): void {
    this.#progress.set(key, progress);
  }

  /** A period as it is, or empty; undefined for one that is over for so long that it is forgotten. */
  periodOf(
    counted: CountedDefinition,
    { periods }: DefinitionProgress,
    period: string,
  ): PeriodProgress | undefined {
    const known = periods.find((one) => one.period === period);
    if (!isKept(period, this.context.today)) return undefined;
    return known ?? { period, tallies: emptyTallies(counted), unlocked: 0, standing: [] };
  }

  /** Puts a period with its new tallies, and unlocks or revokes what they ask for. `before` is given for a return. */
  put(
    counted: CountedDefinition,
    progress: DefinitionProgress,
    period: PeriodProgress,
    before?: PeriodProgress,
  ): void {
    const settled = this.#settled(counted, period, before);
    const key = keyOf(counted.definition);
    const isNew = !progress.periods.some((one) => one.period === period.period);
    const periods = isNew
      ? [...progress.periods, settled].toSorted((a, b) => (a.period < b.period ? -1 : 1))
      : progress.periods.map((one) => (one.period === period.period ? settled : one));
    const kept = periods.filter((one) => isKept(one.period, this.context.today));
    const unlockedNow = settled.unlocked > period.unlocked;
    const { seq, recordedAt } = this.context;
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

  /** Releases what waited for the member, and forgets what nothing can move any more. */
  end(): Count {
    if (this.context.status === 'active') this.#release();
    for (const key of this.#progress.keys()) {
      const counted = this.set.byKey.get(key);
      // A definition that is not known here yet may have been started a moment ago.
      const isGone = counted ? isForgotten(counted, this.context.recordedAt) : this.set.forgotten.has(key);
      if (isGone) this.#progress.delete(key);
    }
    return { progress: this.#progress, owed: this.#owed, moved: this.#moved };
  }

  #release(): void {
    for (const [key, progress] of this.#progress) {
      const counted = this.set.byKey.get(key);
      if (!counted || !progress.periods.some(({ standing }) => standing.some(({ waits }) => waits))) continue;
      const periods = progress.periods.map((period) => {
        for (const { n, waits } of period.standing) if (waits) this.#owe('unlock', counted, period.period, n);
        return { ...period, standing: period.standing.map(({ waits: _, ...one }) => one) };
      });
      this.#progress.set(key, { ...progress, periods });
    }
  }

  /** The count of a household is decided where the shares of its members are together. */
  #settled(counted: CountedDefinition, period: PeriodProgress, before?: PeriodProgress): PeriodProgress {
    if (isParty(period.period)) return period;
    return before ? this.#revoked(counted, period, before) : this.#unlocked(counted, period);
  }

  /** While it is stopped nothing is unlocked, not by a merge either. */
  #unlocked(counted: CountedDefinition, period: PeriodProgress): PeriodProgress {
    if (!wasActive(counted, this.context.recordedAt)) return period;
    const wanted = wantedTimes(counted, period.tallies);
    let { unlocked } = period;
    const standing = [...period.standing];
    const waits = this.context.status === 'suspended';
    while (standing.length < wanted) {
      unlocked += 1;
      standing.push({ n: unlocked, ...(waits && { waits }) });
      if (!waits) this.#owe('unlock', counted, period.period, unlocked);
    }
    if (unlocked === period.unlocked) return period;
    return { ...period, unlocked, standing, unlockedAt: this.context.recordedAt };
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
