import { count } from '#shared/domain/engagement/count.ts';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { type GoalSet, wasActive } from '#shared/domain/engagement/goal-set.ts';
import { packProgress } from '#shared/domain/engagement/packed-progress.ts';
import { type MemberProgress, noProgress } from '#shared/domain/engagement/progress.ts';
import type { Database } from '../../test/database.ts';
import { setOf } from '../../test/shared/domain/engagement/counting.ts';
import { Counter } from '../../test/shared/usecases/engagement/counter.ts';
import type { Basket } from './campaigns.ts';
import { type Counts, countedClient } from './counted-client.ts';
import { courses, deedOf, history, type Mix } from './courses.ts';
import { median } from './statistics.ts';
import { fixed, printTable } from './table.ts';

/** The conditions of 200 active challenges, of which most filter. */
export const CONDITIONS_MICROSECONDS_MAX = 50;

const SECOND_MS = 1000;
const ACTIVE = [0, 20, 200] as const;
const WARM_UP = 30;
const ROUNDS = 61;
const HISTORY = 100;
/** The purchases whose cost is averaged, after as many to begin with. */
const COUNTED = 10;

/** Progress after one more purchase. */
function counted(
  progress: MemberProgress,
  set: GoalSet,
  basket: Basket,
  { seq, hasGroup = false }: { readonly seq: number; readonly hasGroup?: boolean },
): MemberProgress {
  const deed = deedOf(basket, seq, hasGroup);
  const { recordedAt, day: today } = deed;
  const context = { seq, recordedAt, status: 'active', today, takesPart: isCounted } as const;
  return count(progress, { kind: 'deed', deed }, set, context).progress;
}

const isCounted = (one: Parameters<typeof wasActive>[0], { recordedAt }: { readonly recordedAt: number }) =>
  wasActive(one, recordedAt);

function progressAfter(set: GoalSet, purchases: number, hasGroup: boolean): MemberProgress {
  return history(purchases).reduce(
    (progress, basket, at) => counted(progress, set, basket, { seq: at + 1, hasGroup }),
    noProgress,
  );
}

/** The median of microseconds an entry, over rounds of a member's history. */
function timed(given: readonly Basket[], work: (basket: Basket, at: number) => unknown): number {
  const round = () => {
    const from = performance.now();
    for (const [at, basket] of given.entries()) work(basket, at);
    return ((performance.now() - from) * 1000) / given.length;
  };
  for (let at = 0; at < WARM_UP; at += 1) round();
  return median(Array.from({ length: ROUNDS }, round));
}

/** Prints the time of an entry. Returns whether its conditions are within their bound. */
function benchEvaluation(): boolean {
  const given = history(HISTORY);
  const measure = (active: number, mix: Mix) => {
    const set = setOf(...courses(active, mix));
    const deeds = given.map((basket, at) => deedOf(basket, at + 1, true));
    const matched = deeds.reduce((sum, deed) => sum + set.matching(deed).length, 0) / deeds.length;
    const conditions = timed(given, (basket, at) => set.matching(deedOf(basket, at + 1, true)));
    const [after10, after100] = [10, HISTORY].map((purchases) => {
      const progress = progressAfter(set, purchases, true);
      return timed(given, (basket, at) =>
        counted(progress, set, basket, { seq: purchases + at + 1, hasGroup: true }),
      );
    });
    return { active, mix, matched, conditions, after10: after10 ?? 0, after100: after100 ?? 0 };
  };
  const measured = [
    ...ACTIVE.map((active) => measure(active, 'most filter')),
    ...ACTIVE.slice(1).map((active) => measure(active, 'none filters')),
  ];
  const empty = measured[0];
  const times = (value: number, of = 1) => `${fixed(value, 1)} (${fixed(value / of, 1)})`;
  printTable('Microseconds a purchase, from its basket on (times the empty set), after so many purchases', [
    ['challenges', 'of which', 'matched', 'conditions', 'counted after 10', 'after 100'],
    ...measured.map(({ active, mix, matched, conditions, after10, after100 }) => [
      active,
      mix,
      fixed(matched, 1),
      times(conditions, empty?.conditions),
      times(after10, empty?.after10),
      times(after100, empty?.after100),
    ]),
  ]);
  const largest = measured.find(({ active, mix }) => active === 200 && mix === 'most filter');
  return (largest?.conditions ?? 0) <= CONDITIONS_MICROSECONDS_MAX;
}

function printBytes(): void {
  const rows = (['most filter', 'none filters'] as const).flatMap((mix) => {
    const set = setOf(...courses(20, mix));
    return [false, true].map((hasGroup) => [
      mix,
      hasGroup ? 'three groups' : 'none',
      ...[10, 100, 300].map((purchases) => packProgress(progressAfter(set, purchases, hasGroup)).length),
    ]);
  });
  printTable('Bytes of packed progress at 20 active challenges, after so many purchases', [
    ['of which', 'store groups', '10', '100', '300'],
    ...rows,
  ]);
}

interface Case {
  readonly name: string;
  readonly changes: Partial<DefinitionVersion>;
}

const once: Partial<DefinitionVersion> = { leaderboard: false };

const cases: readonly Case[] = [
  { name: 'no leaderboard', changes: once },
  { name: 'leaderboards', changes: {} },
  { name: 'no leaderboard, all joined', changes: { ...once, optIn: true } },
  { name: 'leaderboards, all joined', changes: { optIn: true } },
];

const prize: Partial<DefinitionVersion> = {
  ...once,
  definitionId: 'prize',
  goal: { metric: 'purchases', target: 1 },
  repeatable: { times: 1000 },
};

/** The average cost of counting a purchase of a member who bought before, with warm stores. */
async function costOf(database: Database, definitions: readonly DefinitionVersion[]): Promise<Counts> {
  const { client, counts, reset } = countedClient(database.config());
  const counter = new Counter(client, database.tables);
  const { books } = counter;
  for (const definition of definitions) counter.define(definition);
  const member = await books.newMember();
  for (const { definitionId, optIn } of definitions) if (optIn) await counter.join(member, definitionId);
  const sum = { calls: 0, readUnits: 0, writeUnits: 0, operations: [] };
  let seen = -1;
  for (const [at, { purchase }] of history(2 * COUNTED).entries()) {
    books.clock += SECOND_MS;
    await books.buy(member, `p-${at}`, { ...purchase, occurredAt: books.clock });
    const log = await books.log(member);
    reset();
    await counter.consume(log.slice(seen + 1));
    seen = log.length - 1;
    if (at < COUNTED) continue;
    sum.calls += counts.calls / COUNTED;
    sum.readUnits += counts.readUnits / COUNTED;
    sum.writeUnits += counts.writeUnits / COUNTED;
  }
  return sum;
}

async function printUnits(database: Database): Promise<void> {
  const rows: (readonly (string | number)[])[] = [];
  const add = async (
    active: number,
    mix: string,
    name: string,
    definitions: readonly DefinitionVersion[],
  ) => {
    const { writeUnits, readUnits, calls } = await costOf(database, definitions);
    rows.push([active, mix, name, fixed(writeUnits), fixed(readUnits), fixed(calls, 1)]);
  };
  await add(0, '', '', []);
  for (const active of ACTIVE.slice(1)) {
    for (const mix of ['most filter', 'none filters'] as const) {
      for (const { name, changes } of cases) await add(active, mix, name, courses(active, mix, changes));
      const [, ...others] = courses(active, mix, once);
      const [first] = courses(1, mix, prize);
      await add(active, mix, 'no leaderboard, a prize each time', first ? [first, ...others] : others);
    }
  }
  printTable('Counting of a purchase, the average of a member from the eleventh on', [
    ['challenges', 'of which', 'with', 'write units', 'read units', 'SDK calls'],
    ...rows,
  ]);
}

/** Prints what counting takes of time, bytes and units. Returns whether the conditions are within their bound. */
export async function benchEngagement(database: Database): Promise<boolean> {
  const isWithin = benchEvaluation();
  printBytes();
  await printUnits(database);
  return isWithin;
}
