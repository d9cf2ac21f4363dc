import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StartError } from './errors/start-error.ts';
import { startRunner } from './runner.ts';
import { readSettings } from './settings.ts';
import { isDiskFull } from './store/disk-full.ts';
import { synthesize } from './synth/synthesize.ts';
import { welcome } from './welcome.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The text for the person who typed the command. An error that has no sentence is a bug and keeps its stack. */
function sentenceOf(error: unknown): string {
  if (error instanceof StartError) return error.message;
  if (isDiskFull(error))
    return 'The disk is full. Everything that a response confirmed is kept: make space and start again.';
  return String((error as Error)?.stack ?? error);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const LAUNCHER_POLL_MILLISECONDS = 300;

/**
 * Aborts at Ctrl-C or SIGTERM. A second signal ends the process at once. npm puts a shell between itself and this
 * process, and that shell does not pass a signal on. Under npm, the death of the parent therefore means stop.
 */
function stopRequested(environment: Readonly<Record<string, string | undefined>>): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(1);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const launcher = process.ppid;
  if (environment.npm_lifecycle_event !== undefined) {
    const watch = setInterval(() => {
      if (process.ppid !== launcher && !controller.signal.aborted) controller.abort();
    }, LAUNCHER_POLL_MILLISECONDS);
    watch.unref();
  }
  return controller.signal;
}

/** For tests. */
export interface CommandLineOptions {
  /** An assembly that exists already, in place of the project's own. */
  readonly assembly?: string;
}

async function run(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  options: CommandLineOptions,
  signal: AbortSignal,
): Promise<number> {
  const { port, folder, ...context } = readSettings(commandLine, environment);
  const contextVariable = 'LAUREL_ALLOWED_ORIGINS or LAUREL_OUTSIDE_EVENTS';
  const setup = { root, context, contextVariable, progress: print, signal };
  const assembly = options.assembly ?? (await synthesize(setup));
  if (signal.aborted) return 0;
  const runner = await startRunner({ port, folder, assembly });
  const stopped = new Promise<undefined>((done) => {
    if (signal.aborted) done(undefined);
    signal.addEventListener('abort', () => done(undefined));
  });
  if (!signal.aborted) print(welcome(runner.url, resolve(folder)));
  const lost = await Promise.race([stopped, runner.lost]);
  if (lost === undefined) print('Stopping ...');
  await runner.stop();
  if (lost !== undefined) throw lost;
  return 0;
}

/** Runs until it is asked to stop. Returns the exit code: 0 for a clean end, 1 after a sentence on stderr. */
export async function main(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  options: CommandLineOptions = {},
): Promise<number> {
  const signal = stopRequested(environment);
  // A write that finds no space fails wherever it happens to run. Every write that a response confirmed is kept.
  process.on('uncaughtException', (error) => {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  });
  try {
    return await run(commandLine, environment, options, signal);
  } catch (error) {
    if (signal.aborted && error instanceof StartError) return 0;
    process.stderr.write(`${sentenceOf(error)}\n`);
    return 1;
  }
}
