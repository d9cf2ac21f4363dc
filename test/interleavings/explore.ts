import type { Database } from '../database.ts';
import { type Ended, type Option, Run, type Step, UNAVAILABLE } from './run.ts';
import { type Scenario, Stage } from './stage.ts';
import { Till } from './till.ts';

export interface Explored {
  /** Every way it can end, in words: what each writer was told, and the balances. */
  readonly endings: readonly string[];
  /** Executions that came to an end, each in an order that no other had. */
  readonly schedules: number;
  /** Executions in all: the others came to a state that was known. */
  readonly runs: number;
  readonly states: number;
}

export interface Bounds {
  /** How many calls of a schedule may have another fate than to be carried out and answered. */
  readonly faults: number;
  /** Every order, also those that another stands for: to show that nothing is lost without them. */
  readonly all?: boolean;
}

/** More steps than a writer that gets on could need. */
const STEPS_MAX = 150;

/**
 * Whether the step before this one was another actor's, could as well have come after it, and is to: then the
 * other order is explored instead. This option was there before that step; neither changes what the other sees.
 */
function isOutOfOrder(option: Option, before: Step | undefined, step: number): boolean {
  if (!before || option.actor >= before.actor || option.since >= step) return false;
  const shared = option.reads.some((partition) => before.reads.includes(partition));
  return !shared || !(option.writes || before.changed);
}

/** A node of the tree of schedules on the way to the present one. */
interface Fork {
  readonly options: readonly Option[];
  taken: number;
}

/**
 * Runs a scenario in every order in which storage could serve its writers' calls, with every fate of every put as
 * long as there are faults left: depth first, each order from the beginning. Two things are left out, and nothing
 * is lost by either:
 *
 * - What follows a state that was met before, in another order of the same calls: `Run.state` holds all that
 *   decides what may follow, so it was explored from there.
 * - A step that commutes with the one before it, where it is of a lower actor: the state after both is met by the
 *   other order. For any state, look at the steps by which it can be reached from a state one step earlier, and of
 *   these at one of the highest actor. If that one were left out, the diamond would give another step into the
 *   same state, of a still higher actor; so it is not left out. By induction over the number of steps, which is the
 *   same on all ways to a state, every state is met.
 *
 * Every ending must be one that the same acts have one after the other, in some order.
 */
export async function explore(database: Database, scenario: Scenario, bounds: Bounds): Promise<Explored> {
  const stage = new Stage(database, scenario);
  await stage.build();
  const warned = scenario.warned ? [stage.budgetCounter] : [];
  const tills = scenario.acts.map((act) => new Till(database, act, scenario.clock, warned));
  for (const till of tills) await till.warm();
  try {
    const serial: Ended[] = [];
    for (const order of ordersOf(tills.map((_, writer) => writer))) {
      serial.push(await oneAfterTheOther(new Run(stage, tills, 0), order));
    }
    return await search(() => new Run(stage, tills, bounds.faults), serial, bounds.all ?? false);
  } finally {
    for (const till of tills) till.close();
    await stage.close();
  }
}

/** The same books, and the same said to everybody; that storage is busy says nothing of either. */
function isEndingOf(serial: Ended, { told, books }: Ended): boolean {
  const fits = told.every((answer, writer) => answer === UNAVAILABLE || answer === serial.told[writer]);
  return fits && serial.books === books;
}

async function search(newRun: () => Run, serial: readonly Ended[], all: boolean): Promise<Explored> {
  const known = new Set<string>();
  const endings = new Set<string>();
  const way: Fork[] = [];
  let schedules = 0;
  let runs = 0;
  const check = (ended: Ended) => {
    if (!serial.some((one) => isEndingOf(one, ended))) {
      throw new Error(`it ends as no order of its acts does: ${ended.label}`);
    }
    endings.add(ended.label);
  };
  do {
    const run = newRun();
    runs += 1;
    try {
      if (await follow(run, way, { known, all }, check)) schedules += 1;
    } catch (error) {
      const about = error instanceof Error ? error.message : String(error);
      throw new Error(`${about}\nin this order:\n${run}`, { cause: error });
    } finally {
      await run.abandon();
    }
    for (let last = way.at(-1); last && last.taken === last.options.length - 1; last = way.at(-1)) way.pop();
    const fork = way.at(-1);
    if (fork) fork.taken += 1;
  } while (way.length > 0);
  return { endings: [...endings].sort(), schedules, runs, states: known.size };
}

/** Follows the given way, then the first new fork each time; returns whether the run came to its end. */
async function follow(
  run: Run,
  way: Fork[],
  { known, all }: { readonly known: Set<string>; readonly all: boolean },
  check: (ended: Ended) => void,
): Promise<boolean> {
  await run.begin();
  for (const { options, taken } of way) await take(run, options[taken]);
  for (;;) {
    const state = run.state();
    if (known.has(state) && !all) return false;
    known.add(state);
    if (run.finished) check(await run.end());
    const step = run.steps.length;
    const options = run.options();
    if (options.length === 0) return true;
    const ordered = options.filter((option) => all || !isOutOfOrder(option, run.steps.at(-1), step));
    if (ordered.length === 0) return false;
    way.push({ options: ordered, taken: 0 });
    await take(run, ordered[0]);
  }
}

async function take(run: Run, option: Option | undefined): Promise<void> {
  if (!option) throw new TypeError('a fork has a way');
  if (run.steps.length > STEPS_MAX) throw new Error('the writers come to no end');
  await run.take(option);
}

async function oneAfterTheOther(run: Run, order: readonly number[]): Promise<Ended> {
  await run.begin();
  for (const writer of order) {
    const next = () => run.options().find(({ actor }) => actor === writer);
    for (let option = next(); option; option = next()) await take(run, option);
  }
  return run.end();
}

function ordersOf(writers: readonly number[]): readonly (readonly number[])[] {
  if (writers.length === 0) return [[]];
  return writers.flatMap((first) =>
    ordersOf(writers.filter((writer) => writer !== first)).map((rest) => [first, ...rest]),
  );
}
