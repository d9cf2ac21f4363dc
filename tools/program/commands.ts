import { badInput, Stop } from '../terminal/stop.ts';
import { apply } from './apply.ts';
import { type Base, markOf, writeBase } from './base.ts';
import { checkPlan } from './check-plan.ts';
import { describeActs, describePlan, describeProblems } from './describe-plan.ts';
import { isSame } from './document.ts';
import { type Folder, readFolder, writeFolder } from './folder.ts';
import type { LiveThings } from './live.ts';
import type { Options } from './options.ts';
import { actsOf, type Plan, planOf } from './plan.ts';
import type { ProgramApi } from './program-api.ts';
import { reconcile } from './reconcile.ts';
import { namesOfOneFile } from './same-file.ts';

/** How a command ended; the usage tells what each number means. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export interface Ports {
  readonly api: ProgramApi;
  readonly origin: string;
  readonly base: Base | undefined;
  readonly stopping: AbortSignal;
  say(text: string): void;
  /** Undefined where nobody can be asked. */
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
      `${describeProblems(problems)}\nThese files cannot be read. --force gives up what was changed here.`,
    );
  }
  const live = await api.all();
  const { taken, kept, lost } = reconcile(documents, base?.things ?? new Map(), live, { force });
  if (lost.length > 0 && !force) {
    const names = lost.map((name) => `  ${name}`).join('\n');
    throw badInput(
      `Changed here since the last pull, and there:\n${names}\n--force gives up what was changed here.`,
    );
  }
  const [pair] = namesOfOneFile(
    [...kept, ...live.keys()].filter((name, at, all) => all.indexOf(name) === at),
  );
  if (pair) {
    throw badInput(
      `${pair[0]} and ${pair[1]} would be one file where case does not matter: rename one of them there.`,
    );
  }
  await writeFolder(folder, taken);
  await writeBase(folder, {
    url: origin,
    things: new Map([...live].map(([name, thing]) => [name, markOf(thing)])),
  });
  for (const [name, document] of taken) say(`${document ? 'written' : 'removed'} ${name}`);
  for (const name of kept) say(`kept ${name}: changed here`);
  if (taken.size + kept.length === 0) say(`${folder} is as it is there.`);
  return 0;
}

interface Looked {
  readonly folder: Folder;
  readonly base: Base;
  readonly live: LiveThings;
  readonly plan: Plan;
}

async function look({ folder }: Options, { api, origin, base, say }: Ports): Promise<Looked> {
  if (!base) throw badInput(`${folder} has no .laurel.json: it was never pulled. Pull first.`);
  if (base.url !== origin) throw otherServer(folder, base.url, origin);
  const local = await readFolder(folder);
  if (local.problems.length > 0) throw badInput(describeProblems(local.problems));
  if (!local.documents.has('program')) throw badInput('program.json and tiers.json are missing.');
  const live = await api.all();
  const plan = planOf(local.documents, base.things, live);
  say(`${origin}\n${describePlan(plan)}`);
  const problems = checkPlan(plan, local.documents, live);
  if (problems.length > 0) throw badInput(describeProblems(problems));
  return { folder: local, base, live, plan };
}

async function diff(options: Options, ports: Ports): Promise<ExitCode> {
  const { plan } = await look(options, ports);
  if (isRefused(plan) || plan.behind.length > 0) return 2;
  return plan.changes.length > 0 ? 1 : 0;
}

async function push(options: Options, ports: Ports): Promise<ExitCode> {
  const { api, origin, stopping, say, ask } = ports;
  const { folder, base, live: seen, plan } = await look(options, ports);
  if (isRefused(plan)) throw badInput('Nothing was applied.');
  const acts = actsOf(plan);
  const live = new Map(seen);
  const things = new Map(base.things);
  const note = async (name: string) => {
    const thing = live.get(name);
    if (thing) things.set(name, markOf(thing));
    else things.delete(name);
  };
  // What is alike here and there needs no act, only to be known as such.
  for (const name of new Set([...things.keys(), ...live.keys()])) {
    if (isSame(folder.documents.get(name), live.get(name))) await note(name);
  }
  const remember = () => writeBase(options.folder, { url: origin, things });
  if (acts.length > 0 && !options.yes) {
    if (!ask) throw badInput('Nobody can be asked here. Nothing was applied: --yes applies it without.');
    if (!(await ask(`Apply this to ${origin}?`))) {
      say('Nothing was applied.');
      return 1;
    }
  }
  await remember();
  const applying = { api, local: folder.documents, live, stopping };
  const { done, left, failure, isStale } = await apply(acts, {
    ...applying,
    onDone: async ({ name }) => {
      await note(name);
      await remember();
    },
  });
  if (done.length > 0) say(describeActs('Applied', done));
  if (failure === undefined) return 0;
  say(describeActs('Not applied', left));
  if (stopping.aborted) return 130;
  const advice = isStale ? 'Pull, and push again.' : 'The same command goes on from here.';
  if (isStale) throw badInput(`${failure}\n${advice}`);
  throw new Stop(1, `${failure}\n${advice}`);
}

function isRefused({ stale, impossible }: Plan): boolean {
  return stale.length > 0 || impossible.length > 0;
}

function otherServer(folder: string, pulled: string, origin: string): Stop {
  return badInput(`${folder} was pulled from ${pulled}, not from ${origin}: use another folder.`);
}
