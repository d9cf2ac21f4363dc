import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { StartError } from '../errors/start-error.ts';
import { DAY_MS } from '../time/day.ts';
import { contextHash, sourcesHash } from './sources-hash.ts';
import { tryLock } from './synth-lock.ts';

export interface SynthesisSetup {
  /** The project's folder. */
  readonly root: string;
  /** Context of the CDK, as `-c key=value` gives it. Each context has an assembly of its own. */
  readonly context?: Readonly<Record<string, string>>;
  /** The environment variable that the context comes from. */
  readonly contextVariable?: string;
  /** Takes one line for the person who waits. */
  readonly progress: (line: string) => void;
  /** Ends the CDK as well, when the runner is asked to stop. */
  readonly signal?: AbortSignal | undefined;
  /** Runs the CDK into a folder. Tests give their own. */
  readonly run?: RunCdk;
}

type RunCdk = (
  root: string,
  output: string,
  context: Readonly<Record<string, string>>,
  signal?: AbortSignal,
) => Promise<SynthesisRun>;

export interface SynthesisRun {
  readonly ok: boolean;
  readonly output: string;
}

/** The time for which an older output is kept, because a running environment may still load bundles from it. */
const KEPT_MILLISECONDS = DAY_MS;
const KEPT_OUTPUTS = 3;
const LOCK = '.lock';
const LOCK_POLL_MILLISECONDS = 200;

/** Always a full synth: a CDK command that selects one stack leaves the bundles of the others out. */
const runCdk: RunCdk = (root, output, context, signal) => {
  const binaries = join(root, 'node_modules', '.bin');
  const environment = {
    ...process.env,
    // cdk.json says `node`, which must be this project's Node and not the machine's.
    PATH: [binaries, process.env.PATH].join(delimiter),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
  const cdk = join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk');
  const options = ['synth', '--quiet', '--output', output, '--no-version-reporting', '--no-notices'];
  for (const [key, value] of Object.entries(context)) options.push('--context', `${key}=${value}`);
  const child = spawn(process.execPath, [cdk, ...options], {
    cwd: root,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // The CDK starts processes itself. In a process group of its own, all of them end with it.
    detached: true,
  });
  const end = (): void => {
    try {
      if (child.pid !== undefined)
        process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGTERM');
    } catch {
      // It has just ended by itself.
    }
  };
  signal?.addEventListener('abort', end, { once: true });
  let text = '';
  const collect = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-20_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => {
      signal?.removeEventListener('abort', end);
      resolve({ ok: code === 0, output: text.trim() });
    });
  });
};

function prune(folder: string, current: string): void {
  const outputs = readdirSync(folder)
    .filter((name) => name !== current && name !== LOCK)
    .map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .sort((left, right) => right.at - left.at);
  for (const { path, at } of outputs.slice(KEPT_OUTPUTS - 1)) {
    if (Date.now() - at > KEPT_MILLISECONDS) rmSync(path, { recursive: true, force: true });
  }
}

/** Why there is no assembly of this name, for the person who waits. */
function reasonOf(folder: string, name: string, { contextVariable = 'its context' }: SynthesisSetup): string {
  const made = readdirSync(folder).filter((other) => !other.startsWith('.'));
  if (made.length === 0) return 'for the first time';
  const [sources = ''] = name.split('-');
  return made.some((other) => other.startsWith(sources))
    ? `${contextVariable} has changed`
    : 'its sources have changed';
}

async function synthesizeInto(folder: string, name: string, setup: SynthesisSetup): Promise<void> {
  // The name of a draft contains its process. A draft that a killed process left behind may still be written to.
  const draft = join(folder, `.${name}-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  const began = Date.now();
  setup.progress(`Synthesizing the app (${reasonOf(folder, name, setup)}) ...`);
  const { ok, output } = await (setup.run ?? runCdk)(setup.root, draft, setup.context ?? {}, setup.signal);
  if (!ok)
    throw new StartError(
      `The app cannot be synthesized. Correct the error below and start again.\n${output}`,
    );
  renameSync(draft, join(folder, name));
  setup.progress(`Synthesized in ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

/**
 * The folder of an assembly for the present sources, synthesized when there is none yet. Every version of the sources
 * has its own folder, so a running environment keeps the one that it started with.
 * @throws StartError with the output of the CDK
 */
export async function synthesize(setup: SynthesisSetup): Promise<string> {
  const folder = join(setup.root, '.cache', 'cdk.out');
  mkdirSync(folder, { recursive: true });
  const name = [sourcesHash(setup.root), contextHash(setup.context)].filter(Boolean).join('-');
  const assembly = join(folder, name);
  let reported = false;
  while (!existsSync(join(assembly, 'manifest.json'))) {
    const unlock = tryLock(join(folder, LOCK));
    if (unlock === undefined) {
      if (!reported) setup.progress('Waiting for another start that synthesizes the app ...');
      reported = true;
      await wait(LOCK_POLL_MILLISECONDS);
      continue;
    }
    try {
      if (!existsSync(join(assembly, 'manifest.json'))) await synthesizeInto(folder, name, setup);
      prune(folder, name);
    } finally {
      unlock();
    }
  }
  utimesSync(assembly, new Date(), new Date());
  return assembly;
}
