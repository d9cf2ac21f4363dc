import { type CountedDefinition, keyOf, wasActive } from './goal-set.ts';
import type { Join } from './join.ts';
import { periodOf } from './period.ts';
import type { MemberProgress, PeriodProgress } from './progress.ts';
import { type ShownProgress, shownProgress } from './shown-progress.ts';

/** The member and the programme at an instant. */
export interface OverviewContext {
  readonly now: number;
  /** The local date of the programme. */
  readonly day: number;
  /** The local date of the programme on which the member's tier period ends. */
  readonly tierPeriodEnd: number;
  readonly tierId: string;
  readonly household?: string | undefined;
  readonly segments: readonly string[];
  /** Joins by the ids of challenges. */
  readonly joins: ReadonlyMap<string, Join>;
  /** Milliseconds by which challenges that are joined begin earlier for the member's tier. */
  readonly earlyMs: number;
}

/** A definition that is in force, as the member sees it. */
export interface Overview extends ShownProgress {
  readonly counted: CountedDefinition;
  readonly joined: boolean;
  /** When it was unlocked last in its present period, if that stands. */
  readonly unlockedAt?: number | undefined;
}

export interface Badge {
  readonly id: string;
  readonly name: string;
  readonly earnedAt: number;
}

function isMeantFor(
  { definition: { audience } }: CountedDefinition,
  { tierId, segments }: OverviewContext,
): boolean {
  if (audience?.experiment) return false;
  if (audience?.tiers && !audience.tiers.includes(tierId)) return false;
  return audience?.segments?.some((segment) => segments.includes(segment)) ?? true;
}

/** Whether it runs now. A challenge that is over is shown to those who got somewhere with it. */
function isRunning(
  counted: CountedDefinition,
  period: PeriodProgress | undefined,
  { now, joins, earlyMs }: OverviewContext,
): boolean {
  const { schedule, optIn, definitionId } = counted.definition;
  const early = optIn ? Math.max(earlyMs, joins.get(definitionId)?.earlyMs ?? 0) : 0;
  if (!wasActive(counted, now) || (schedule && now < schedule.from - early)) return false;
  return !schedule || now < schedule.to || period !== undefined;
}

/** The definitions that a member sees, in the order of their ids: those in force, for the member, or already reached. */
export function overviewOf(
  known: Iterable<CountedDefinition>,
  progress: MemberProgress,
  context: OverviewContext,
): readonly Overview[] {
  const shown = [...known].flatMap((counted): readonly Overview[] => {
    const { definition, goalKey } = counted;
    const own = progress.get(keyOf(definition));
    const name = periodOf(definition, context);
    const period = own?.periods.find((one) => one.period === name);
    const isReached = (period?.standing.length ?? 0) > 0;
    if (!isRunning(counted, period, context) || !(isReached || isMeantFor(counted, context))) return [];
    const joined = definition.optIn !== true || context.joins.has(definition.definitionId);
    // Where the goals are others now the tallies begin anew; what was unlocked stays.
    const counts = own?.goalKey === goalKey ? period : period && { ...period, tallies: [] };
    return [
      {
        ...shownProgress(counted, counts),
        counted,
        joined,
        unlockedAt: isReached ? period?.unlockedAt : undefined,
      },
    ];
  });
  return shown.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** The badges of a member, the oldest first, each once; also of definitions that do not run any more. */
export function badgesOf(
  known: ReadonlyMap<string, CountedDefinition>,
  progress: MemberProgress,
): readonly Badge[] {
  const earned = [...progress].flatMap(([key, { badgeAt }]): readonly Badge[] => {
    const definition = known.get(key)?.definition;
    const id = definition?.reward.badge;
    return definition && id !== undefined && badgeAt !== undefined
      ? [{ id, name: definition.name, earnedAt: badgeAt }]
      : [];
  });
  const inOrder = earned.toSorted((a, b) => a.earnedAt - b.earnedAt || (a.id < b.id ? -1 : 1));
  return inOrder.filter(({ id }, at) => inOrder.findIndex((one) => one.id === id) === at);
}
