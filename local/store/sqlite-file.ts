import { DatabaseSync } from 'node:sqlite';
import { RunnerError } from '../errors/runner-error.ts';
import { unreadableFile } from '../errors/unreadable-file.ts';
import { makePrivate } from './secret-file.ts';

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html); extended ones carry them in the low byte. */
const BUSY = 5;
const CORRUPT = 11;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** The wait for a writer that is just ending. After it the file counts as in use. */
const BUSY_TIMEOUT_MS = 1_000;

export type SqliteFailure = 'damaged' | 'in_use' | 'unreadable' | 'other';

export function sqliteFailure(error: unknown): SqliteFailure {
  const resultCode = (error as { errcode?: unknown }).errcode;
  if (typeof resultCode !== 'number') return 'other';
  const primary = resultCode & 0xff;
  if (primary === BUSY) return 'in_use';
  if (primary === CANNOT_OPEN) return 'unreadable';
  return primary === CORRUPT || primary === NOT_A_DATABASE ? 'damaged' : 'other';
}

export function damagedFile(path: string, cause?: unknown): RunnerError {
  return new RunnerError(
    'data_damaged',
    `The data file ${path} is damaged and cannot be read. Restore the whole data folder from a copy, or move the folder away to start with an empty one.`,
    { cause },
  );
}

/**
 * Opens a SQLite file for this process alone. The lock belongs to the operating system and ends with the process,
 * however it ends, so no stale lock file can keep a folder closed.
 */
export function openExclusively(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    makePrivate(path);
    database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    // The first access after the pragma takes the lock, which lasts until close.
    database.exec(
      'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN EXCLUSIVE; COMMIT',
    );
    const damage = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (damage.quick_check !== 'ok') throw damagedFile(path, new Error(damage.quick_check));
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof RunnerError) throw error;
    if (sqliteFailure(error) === 'damaged') throw damagedFile(path, error);
    if (sqliteFailure(error) === 'unreadable') throw unreadableFile(path, error);
    if (sqliteFailure(error) === 'in_use') {
      throw new RunnerError(
        'data_in_use',
        `The data file ${path} is in use by another process. Stop the other runner, or choose another data folder with LAUREL_DATA.`,
        { cause: error },
      );
    }
    throw error;
  }
}

export function inTransaction<T>(database: DatabaseSync, run: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = run();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
