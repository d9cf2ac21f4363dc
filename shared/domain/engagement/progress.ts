import type { GroupTallies } from './by-group.ts';
import type { Collection } from './definition.ts';
import type { Tally } from './tally.ts';

/** An unlocking that stands: no return has taken its ground away. */
export interface Standing {
  /** Counts the unlockings of the period, 1, 2, 3 …, those that were revoked among them. */
  readonly n: number;
  /** Its bonus is not booked yet: the member is suspended. */
  readonly waits?: true | undefined;
  /** The absorbed member in whose log its bonus is. */
  readonly of?: string | undefined;
}

/** The count of a period, by local dates of the programme. */
export interface PeriodProgress {
  /** `lifetime`, `2026-11`, `2026`, or the date on which a tier period ends. */
  readonly period: string;
  /** By step; one where there is one goal. */
  readonly tallies: readonly Tally[];
  /** The part of `tallies` that was counted at stores of each group, of a challenge alone. */
  readonly groups?: GroupTallies | undefined;
  /** The number of the newest unlocking: none is ever used again. */
  readonly unlocked: number;
  readonly standing: readonly Standing[];
  /** When the newest unlocking was recorded. An instant. */
  readonly unlockedAt?: number | undefined;
}

/** From an entry on, what is bought counts for this step of a sequence. */
export interface CourseTurn {
  readonly from: number;
  readonly step: number;
}

/** The progress of a member with one definition. */
export interface DefinitionProgress {
  readonly collection: Collection;
  readonly definitionId: string;
  /** See `CountedDefinition`. */
  readonly goalKey: number;
  /** Entries from which on it counted, then did not, then did …: a return takes back only what was counted. */
  readonly turns: readonly number[];
  /** For steps in sequence. */
  readonly course: readonly CourseTurn[];
  readonly periods: readonly PeriodProgress[];
  /** When it was unlocked first, whatever was returned since: its badge stays. */
  readonly badgeAt?: number | undefined;
}

/** All progress of a member, by collection and id. */
export type MemberProgress = ReadonlyMap<string, DefinitionProgress>;

/** A change of an unlocking for which an entry is owed. */
export interface Owed {
  readonly does: 'unlock' | 'revoke';
  readonly collection: Collection;
  readonly definitionId: string;
  readonly version: number;
  readonly period: string;
  readonly n: number;
  /** The absorbed member in whose log the bonus is. */
  readonly of?: string | undefined;
}

export const noProgress: MemberProgress = new Map();

/** The most changes of counting that are remembered; the oldest are forgotten, and what they let count stays. */
const TURNS_MAX = 40;

/** Whether what an entry did was counted. */
export function wasCounted({ turns }: Pick<DefinitionProgress, 'turns'>, seq: number): boolean {
  return turns.filter((turn) => turn <= seq).length % 2 === 1;
}

/** The turns after an entry that counts, or that does not although it could. */
export function turnedTo(turns: readonly number[], seq: number, counts: boolean): readonly number[] {
  if ((turns.length % 2 === 1) === counts) return turns;
  const after = [...turns, seq];
  return after.length > TURNS_MAX ? after.slice(2) : after;
}

/** The step that an entry counted for in a sequence. */
export function stepAt(course: readonly CourseTurn[], seq: number): number {
  return course.findLast(({ from }) => from <= seq)?.step ?? 0;
}

/** The course after the step of the next entry is known. */
export function courseAfter(
  course: readonly CourseTurn[],
  step: number,
  from: number,
): readonly CourseTurn[] {
  if ((course.at(-1)?.step ?? 0) === step) return course;
  return [...course, { from, step }].slice(-TURNS_MAX);
}

/** Progress with unlockings whose bonuses are not booked yet, because the member is suspended. */
export function withWaiting(progress: MemberProgress, waiting: readonly Owed[]): MemberProgress {
  if (waiting.length === 0) return progress;
  const waits = (key: string, period: string, n: number) =>
    waiting.some(
      (one) => `${one.collection}/${one.definitionId}` === key && one.period === period && one.n === n,
    );
  return new Map(
    [...progress].map(([key, definition]) => {
      const periods = definition.periods.map((one) => ({
        ...one,
        standing: one.standing.map(
          (own): Standing => (waits(key, one.period, own.n) ? { ...own, waits: true } : own),
        ),
      }));
      return [key, { ...definition, periods }];
    }),
  );
}
