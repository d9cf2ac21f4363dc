import { existsSync, mkdirSync } from 'node:fs';
import type { RunnerError } from '../errors/runner-error.ts';
import { toStderr } from '../errors/to-stderr.ts';
import type { RunnerStore } from '../store/runner-store.ts';
import { makePrivate } from '../store/secret-file.ts';
import type { Deployment } from '../template/deployment.ts';
import { findBinary } from './binary.ts';
import { databasePath, maintainDatabaseFile } from './database-file.ts';
import { type DatabaseProcess, startDatabaseProcess } from './database-process.ts';
import { deleteExpiredItems } from './expired-items.ts';
import { freePort } from './free-port.ts';
import { keepDatabase } from './kept-database.ts';
import { endLeftover } from './leftover.ts';
import { streamReadUpTo } from './stream-position.ts';
import { tablesOf } from './table-definition.ts';
import { ensureTable } from './tables.ts';

const PORT_ATTEMPTS_MAX = 3;

export interface DynamoDbSettings {
  /** The data folder. The first start creates the database's file in it. */
  readonly folder: string;
  readonly deployment: Deployment;
  /** With a store, stream records are kept beyond 24 hours until every event source mapping has read them. */
  readonly store?: RunnerStore;
  readonly log?: (line: string) => void;
  readonly now?: () => number;
}

export interface DynamoDb {
  readonly endpoint: string;
  /** Resolves when the database has ended for good although nothing stopped it. */
  readonly lost: Promise<RunnerError>;
  stop(): Promise<void>;
}

/**
 * Starts the embedded DynamoDB over its file in the data folder, with every table of the deployment. The database ends
 * with the runner, however the runner ends. A database that is killed starts again on the same port.
 * @throws RunnerError database_binary_missing, database_unavailable, data_damaged, data_in_use, key_schema_changed
 */
export async function startDynamoDb(settings: DynamoDbSettings): Promise<DynamoDb> {
  const { folder, deployment, now = Date.now, log = toStderr } = settings;
  const binary = findBinary();
  const path = databasePath(folder);
  mkdirSync(folder, { recursive: true });
  await endLeftover(folder);

  const start = (port: number): Promise<DatabaseProcess> =>
    startDatabaseProcess({ binary, path, folder, port });
  // The database creates its own schema, and only a file with that schema can get the index.
  const isNew = !existsSync(path);
  makePrivate(path);
  if (isNew) await (await startOnFreePort(start)).database.stop();
  maintainDatabaseFile(path, now(), streamReadUpTo(deployment, settings.store));

  const { port, database } = await startOnFreePort(start);
  const endpoint = `http://127.0.0.1:${port}`;
  const kept = keepDatabase(database, () => start(port), log, now);
  try {
    for (const table of tablesOf(deployment)) {
      await ensureTable(endpoint, table);
      await deleteExpiredItems(endpoint, table, Math.floor(now() / 1000));
    }
  } catch (error) {
    await kept.stop();
    throw error;
  }
  return { endpoint, ...kept };
}

/** Another process may take a free port before the database does; then the start tries another port. */
async function startOnFreePort(
  start: (port: number) => Promise<DatabaseProcess>,
): Promise<{ readonly port: number; readonly database: DatabaseProcess }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return { port, database: await start(port) };
    } catch (error) {
      if (attempt === PORT_ATTEMPTS_MAX) throw error;
    }
  }
}
