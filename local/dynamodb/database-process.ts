import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { RunnerError } from '../errors/runner-error.ts';
import { within } from '../time/within.ts';
import { forgetProcess, noteProcess } from './leftover.ts';
import { endProcess, processIdentity } from './process-identity.ts';

const READY_TIMEOUT_MS = 15_000;
const STOP_TIMEOUT_MS = 5_000;
const READY_POLL_MS = 5;

export interface DatabaseProcess {
  /** Resolves with the last text on stderr when the database has ended and its processes are gone. */
  readonly ended: Promise<string>;
  /** Stops the database in order. Afterwards the main file holds all data. */
  stop(): Promise<void>;
}

export interface DatabaseProcessSettings {
  readonly binary: string;
  readonly path: string;
  readonly folder: string;
  readonly port: number;
}

/**
 * Starts the database and waits until it responds.
 * @throws RunnerError database_unavailable
 */
export async function startDatabaseProcess(settings: DatabaseProcessSettings): Promise<DatabaseProcess> {
  const { binary, path, folder, port } = settings;
  const watchdog = fork(
    fileURLToPath(new URL('./watchdog.js', import.meta.url)),
    [binary, '--host', '127.0.0.1', '--port', String(port), '--db-path', path],
    // The database has its own process group: Ctrl-C in a terminal must not stop it under requests that are still
    // running.
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: true,
      execArgv: [],
      env: { SystemRoot: process.env.SystemRoot },
    },
  );
  const lastError = collect(watchdog);
  let identity: { readonly pid: number; readonly started: string | undefined } | undefined;
  watchdog.on('message', ({ pid }: { pid: number }) => {
    identity = { pid, started: processIdentity(pid) };
    noteProcess(folder, pid);
  });
  const ended = once(watchdog, 'exit').then(async () => {
    // The watchdog ends after the database, unless the watchdog itself was killed: then the database still runs.
    if (identity) await endProcess(identity.pid, identity.started);
    forgetProcess(folder);
    return lastError();
  });

  let exited = false;
  ended.then(() => {
    exited = true;
  });
  for (const end = Date.now() + READY_TIMEOUT_MS; !(identity && (await answers(port))); ) {
    if (exited || Date.now() > end) {
      if (watchdog.connected) watchdog.disconnect();
      throw new RunnerError(
        'database_unavailable',
        `The embedded DynamoDB did not start on port ${port}: ${(await ended) || 'it gave no reason'}.`,
      );
    }
    await delay(READY_POLL_MS);
  }
  return {
    ended,
    stop: async () => {
      if (watchdog.connected) watchdog.send('stop');
      await within(STOP_TIMEOUT_MS, ended);
      if (!exited && watchdog.connected) watchdog.disconnect();
      await ended;
    },
  };
}

async function answers(port: number): Promise<boolean> {
  try {
    await (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

const LAST_WORDS_CHARACTERS = 500;

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-LAST_WORDS_CHARACTERS);
  });
  return () => text.trim().replace(/\.$/, '');
}
