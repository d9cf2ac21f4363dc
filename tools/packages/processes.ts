import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly millisecondsMax: number;
  readonly stopping: AbortSignal;
  /** The file to which the output is added. */
  readonly log?: string;
  /** Ends the command where the output so far meets it. */
  readonly until?: (output: string) => boolean;
}

export interface Outcome {
  /** Undefined: the command was ended by this tool. */
  readonly code: number | undefined;
  readonly output: string;
  readonly timedOut: boolean;
}

const ENDS_WITHIN_MS = 5_000;

/**
 * Ends a process and all that it started, by the id of its group. `spawn` must have been told `detached`. SIGKILL
 * follows where SIGTERM does not help.
 */
export async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const signal = (name: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-pid, name);
    } catch {
      return false;
    }
  };
  signal('SIGTERM');
  for (const until = Date.now() + ENDS_WITHIN_MS; Date.now() < until; ) {
    if (!signal(0)) return;
    await delay(50);
  }
  signal('SIGKILL');
}

export const lastLine = (output: string): string => output.trim().split('\n').at(-1) ?? '';

/** Runs a command in a process group of its own and collects its output. It never outlives `millisecondsMax`. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  options.stopping.throwIfAborted();
  const child = spawn(command, [...args], {
    cwd: options.folder,
    env: options.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let ended = false;
  let timedOut = false;
  const end = () => {
    ended = true;
    void endGroup(child);
  };
  const take = (chunk: string) => {
    output += chunk;
    if (options.log !== undefined) appendFileSync(options.log, chunk);
    if (!ended && options.until?.(output)) end();
  };
  child.stdout.setEncoding('utf8').on('data', take);
  child.stderr.setEncoding('utf8').on('data', take);
  options.stopping.addEventListener('abort', end, { once: true });
  const timer = setTimeout(() => {
    timedOut = true;
    end();
  }, options.millisecondsMax);
  try {
    const [code] = await once(child, 'close');
    return { code: ended ? undefined : (code ?? undefined), output, timedOut };
  } finally {
    clearTimeout(timer);
    options.stopping.removeEventListener('abort', end);
    options.stopping.throwIfAborted();
  }
}
