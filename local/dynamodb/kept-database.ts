import { RunnerError } from '../errors/runner-error.ts';
import type { DatabaseProcess } from './database-process.ts';

/** The number of restarts within the window after which the runner ends too. */
const RESTARTS_MAX = 3;
const WINDOW_MS = 60_000;

export interface KeptDatabase {
  /** Resolves when the database has ended for good although nothing stopped it. */
  readonly lost: Promise<RunnerError>;
  stop(): Promise<void>;
}

/** Keeps a database running: starts it again when it ends without being stopped. */
export function keepDatabase(
  first: DatabaseProcess,
  restart: () => Promise<DatabaseProcess>,
  log: (line: string) => void,
  now: () => number,
): KeptDatabase {
  let running: DatabaseProcess | undefined = first;
  let stopping = false;
  let restarting: Promise<DatabaseProcess | undefined> = Promise.resolve(undefined);
  const endings: number[] = [];

  async function keep(): Promise<RunnerError> {
    for (;;) {
      const lastError = running ? await running.ended : 'it did not start';
      if (stopping) return await new Promise(() => {});
      running = undefined;
      endings.push(now());
      const reason = lastError && ` (${lastError})`;
      const recent = endings.filter((at) => now() - at < WINDOW_MS).length;
      if (recent > RESTARTS_MAX) {
        return new RunnerError(
          'database_unavailable',
          `The embedded DynamoDB ended ${recent} times within a minute${reason}. Start the runner again; if it ends again, restore the data folder from a copy or move it away.`,
        );
      }
      log(`The embedded DynamoDB ended by itself${reason}; starting it again on the same port.`);
      restarting = restart().catch(() => undefined);
      running = await restarting;
    }
  }
  const lost = keep();
  return {
    lost,
    stop: async () => {
      stopping = true;
      await ((await restarting) ?? running)?.stop();
    },
  };
}
