import { packBytes, unpackBytes } from '#shared/domain/ledger/packed/pack.ts';
import { collections } from './definition.ts';
import { keyOf } from './goal-set.ts';
import type { CourseTurn, DefinitionProgress, MemberProgress, PeriodProgress, Standing } from './progress.ts';
import type { Mark, Tally } from './tally.ts';

const VERSION = 1;

/** Marks one after the other, each with its times where it has more than one; numbers as steps from the one before. */
type PackedMarks = readonly [settled: number, isNumbers: 0 | 1, ...(Mark | readonly [Mark, number])[]];
export type PackedTally = number | PackedMarks;

export function packTally(tally: Tally): PackedTally {
  if (typeof tally === 'number') return tally;
  const marks = [...tally.counts];
  const isNumbers = marks.some(([mark]) => typeof mark === 'number');
  if (!isNumbers)
    return [
      tally.settled,
      0,
      ...marks.map(([mark, times]) => (times === 1 ? mark : ([mark, times] as const))),
    ];
  let last = 0;
  const steps = marks
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([mark, times]) => {
      const step = Number(mark) - last;
      last = Number(mark);
      return times === 1 ? step : ([step, times] as const);
    });
  return [tally.settled, 1, ...steps];
}

export function unpackTally(packed: PackedTally): Tally {
  if (typeof packed === 'number') return packed;
  const [settled, isNumbers, ...marks] = packed;
  let last = 0;
  const counts = marks.map((one): readonly [Mark, number] => {
    const [mark, times] = typeof one === 'object' ? one : ([one, 1] as const);
    if (!isNumbers) return [mark, times];
    last += Number(mark);
    return [last, times];
  });
  return { counts: new Map(counts), settled };
}

type PackedStanding = number | readonly [n: number, waits: 0 | 1, of?: string];

function packStanding({ n, waits, of }: Standing): PackedStanding {
  if (of !== undefined) return [n, waits ? 1 : 0, of];
  return waits ? [n, 1] : n;
}

function unpackStanding(packed: PackedStanding): Standing {
  if (typeof packed === 'number') return { n: packed };
  const [n, waits, of] = packed;
  return { n, ...(waits === 1 && { waits: true as const }), ...(of !== undefined && { of }) };
}

type PackedPeriod = readonly [
  period: string,
  tallies: readonly PackedTally[],
  unlocked?: number,
  unlockedAt?: number | null,
  ...standing: PackedStanding[],
];

const packAt = (at: number | undefined) => at ?? null;

function packPeriod({ period, tallies, unlocked, unlockedAt, standing }: PeriodProgress): PackedPeriod {
  const packed = [period, tallies.map(packTally)] as const;
  return unlocked === 0 ? packed : [...packed, unlocked, packAt(unlockedAt), ...standing.map(packStanding)];
}

function unpackPeriod([period, tallies, unlocked = 0, at, ...standing]: PackedPeriod): PeriodProgress {
  return {
    period,
    tallies: tallies.map(unpackTally),
    unlocked,
    standing: standing.map(unpackStanding),
    ...(typeof at === 'number' && { unlockedAt: at }),
  };
}

/** A group of a period by its place, with the tallies where they are not those of the period. */
type PackedGroup = readonly [period: number, group: string, ...PackedTally[]];

function packGroups(periods: readonly PeriodProgress[]): readonly PackedGroup[] {
  return periods.flatMap(({ tallies, groups }, at) => {
    const whole = JSON.stringify(tallies.map(packTally));
    return [...(groups ?? [])].map(([group, own]): PackedGroup => {
      const packed = own.map(packTally);
      // Most members buy at stores of one group.
      return JSON.stringify(packed) === whole ? [at, group] : [at, group, ...packed];
    });
  });
}

function withGroups(
  periods: readonly PeriodProgress[],
  packed: readonly PackedGroup[],
): readonly PeriodProgress[] {
  if (packed.length === 0) return periods;
  return periods.map((period, at) => {
    const own = packed.filter(([place]) => place === at);
    if (own.length === 0) return period;
    const groups = own.map(
      ([, group, ...tallies]) =>
        [group, tallies.length === 0 ? period.tallies : tallies.map(unpackTally)] as const,
    );
    return { ...period, groups: new Map(groups) };
  });
}

type PackedDefinition = readonly [
  collection: number,
  definitionId: string,
  goalKey: number,
  turns: readonly number[],
  periods: readonly PackedPeriod[],
  badgeAt?: number | null,
  course?: readonly number[],
  groups?: readonly PackedGroup[],
];

function packDefinition(progress: DefinitionProgress): PackedDefinition {
  const { collection, definitionId, goalKey, turns, periods, badgeAt, course } = progress;
  const packed = [
    collections.indexOf(collection),
    definitionId,
    goalKey,
    turns,
    periods.map(packPeriod),
  ] as const;
  const groups = packGroups(periods);
  const packedCourse = course.flatMap(({ from, step }) => [from, step]);
  if (groups.length > 0) return [...packed, packAt(badgeAt), packedCourse, groups];
  if (course.length > 0) return [...packed, packAt(badgeAt), packedCourse];
  return badgeAt === undefined ? packed : [...packed, badgeAt];
}

function unpackCourse(numbers: readonly number[]): readonly CourseTurn[] {
  const course: CourseTurn[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    course.push({ from: numbers[at] ?? 0, step: numbers[at + 1] ?? 0 });
  }
  return course;
}

function unpackDefinition(packed: PackedDefinition): DefinitionProgress {
  const [place, definitionId, goalKey, turns, periods, badgeAt, course = [], groups = []] = packed;
  const collection = collections[place];
  if (collection === undefined) throw new TypeError('a collection is not known to this version');
  return {
    collection,
    definitionId,
    goalKey,
    turns,
    course: unpackCourse(course),
    periods: withGroups(periods.map(unpackPeriod), groups),
    ...(typeof badgeAt === 'number' && { badgeAt }),
  };
}

/** The progress of a member as its row keeps it. */
export function packProgress(progress: MemberProgress): Uint8Array {
  return packBytes([VERSION, ...[...progress.values()].map(packDefinition)]);
}

export function unpackProgress(bytes: Uint8Array): MemberProgress {
  const packed = unpackBytes<readonly PackedDefinition[]>(bytes, VERSION);
  return new Map(packed.map(unpackDefinition).map((one) => [keyOf(one), one]));
}
