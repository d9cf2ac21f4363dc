import { badInput, Stop } from '../terminal/stop.ts';
import { apply } from './apply.ts';
import { type Base, markOf, writeBase } from './base.ts';
import { checkPlan } from './check-plan.ts';
import { describePlan, describeProblems, describeSteps } from './describe-plan.ts';
import { isSame } from './document.ts';
import { type Folder, readFolder, writeFolder } from './folder.ts';
import type { LiveThings } from './live.ts';
import type { Options } from './options.ts';
import { type Plan, planOf, stepsOf } from './plan.ts';
import type { ProgramApi } from './program-api.ts';
import { reconcile } from './reconcile.ts';
import { namesOfOneFile } from './same-file.ts';

/** The exit code of a command. The usage text says what each number means. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export interface Ports {
  readonly api: ProgramApi;
  readonly origin: string;
  readonly base: Base | undefined;
  readonly stopping: AbortSignal;
  say(text: string): void;
  /** Asks a question on the terminal. Undefined when there is no terminal. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
}

export function run(options: Options, ports: Ports): Promise<ExitCode> {
  switch (options.command) {
    case 'pull':
      return pull(options, ports);
    case 'diff':
      return diff(options, ports);
    case 'push':
      return push(options, ports);
  }
}

async function pull({ folder, force }: Options, { api, origin, base, say }: Ports): Promise<ExitCode> {
  if (base && base.url !== origin && !force) throw otherServer(folder, base.url, origin);
  const { documents, problems } = await readFolder(folder);
  if (problems.length > 0 && !force) {
    throw badInput(
      `${describeProblems(problems)}\nThese files cannot be read. Correct them, or use --force, which overwrites the changes in the folder.`,
    );
  }
  const live = await api.all();
  const { taken, kept, lost } = reconcile(documents, base?.things ?? new Map(), live, { force });
  if (lost.length > 0 && !force) {
    const names = lost.map((name) => `  ${name}`).join('\n');
    throw badInput(
      `Changed since the last pull, in the folder and on the server:\n${names}\n--force overwrites the changes in the folder.`,
    );
  }
  const [pair] = namesOfOneFile(
    [...kept, ...live.keys()].filter((name, at, all) => all.indexOf(name) === at),
  );
  if (pair) {
    throw badInput(
      `${pair[0]} and ${pair[1]} would be one file on a file system without case. Rename one of them on the server.`,
    );
  }
  await writeFolder(folder, taken);
  await writeBase(folder, {
    url: origin,
    things: new Map([...live].map(([name, thing]) => [name, markOf(thing)])),
  });
  for (const [name, document] of taken) say(`${document ? 'written' : 'removed'} ${name}`);
  for (const name of kept) say(`kept ${name}: changed in the folder`);
  if (taken.size + kept.length === 0) say(`${folder} is the same as the server.`);
  return 0;
}

interface Comparison {
  readonly folder: Folder;
  readonly base: Base;
  readonly live: LiveThings;
  readonly plan: Plan;
}

async function compare({ folder }: Options, { api, origin, base, say }: Ports): Promise<Comparison> {
  if (!base) throw badInput(`${folder} has no .laurel.json, so it was never pulled. Pull first.`);
  if (base.url !== origin) throw otherServer(folder, base.url, origin);
  const local = await readFolder(folder);
  if (local.problems.length > 0) throw badInput(describeProblems(local.problems));
  if (!local.documents.has('program'))
    throw badInput('program.json and tiers.json are missing. Restore them, or pull again.');
  const live = await api.all();
  const plan = planOf(local.documents, base.things, live);
  say(`${origin}\n${describePlan(plan)}`);
  const problems = checkPlan(plan, local.documents, live);
  if (problems.length > 0) throw badInput(describeProblems(problems));
  return { folder: local, base, live, plan };
}

async function diff(options: Options, ports: Ports): Promise<ExitCode> {
  const { plan } = await compare(options, ports);
  if (isRefused(plan) || plan.behind.length > 0) return 2;
  return plan.changes.length > 0 ? 1 : 0;
}

async function push(options: Options, ports: Ports): Promise<ExitCode> {
  const { api, origin, stopping, say, ask } = ports;
  const { folder, base, live: seen, plan } = await compare(options, ports);
  if (isRefused(plan)) throw badInput('Nothing was applied.');
  const steps = stepsOf(plan);
  const live = new Map(seen);
  const things = new Map(base.things);
  const note = async (name: string) => {
    const thing = live.get(name);
    if (thing) things.set(name, markOf(thing));
    else things.delete(name);
  };
  // A thing that is the same in the folder and on the server needs no step, only a mark in the base.
  for (const name of new Set([...things.keys(), ...live.keys()])) {
    if (isSame(folder.documents.get(name), live.get(name))) await note(name);
  }
  const remember = () => writeBase(options.folder, { url: origin, things });
  if (steps.length > 0 && !options.yes) {
    if (!ask)
      throw badInput(
        'Nothing was applied: there is no terminal to ask on. Use --yes to apply the plan without a question.',
      );
    if (!(await ask(`Apply this to ${origin}?`))) {
      say('Nothing was applied.');
      return 1;
    }
  }
  await remember();
  const applying = { api, local: folder.documents, live, stopping };
  const { done, left, failure, isStale } = await apply(steps, {
    ...applying,
    onDone: async ({ name }) => {
      await note(name);
      await remember();
    },
  });
  if (done.length > 0) say(describeSteps('Applied', done));
  if (failure === undefined) return 0;
  say(describeSteps('Not applied', left));
  if (stopping.aborted) return 130;
  const advice = isStale ? 'Pull, and push again.' : 'Run the same command again to continue.';
  if (isStale) throw badInput(`${failure}\n${advice}`);
  throw new Stop(1, `${failure}\n${advice}`);
}

function isRefused({ stale, impossible }: Plan): boolean {
  return stale.length > 0 || impossible.length > 0;
}

function otherServer(folder: string, pulled: string, origin: string): Stop {
  return badInput(`${folder} was pulled from ${pulled}, not from ${origin}. Use another folder.`);
}
