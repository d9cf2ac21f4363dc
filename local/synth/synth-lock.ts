import { DatabaseSync } from 'node:sqlite';
import { sqliteFailure } from '../store/sqlite-file.ts';

/**
 * Takes a lock. It is SQLite's own lock on a file, which the operating system releases when the process ends, so no
 * stale lock is left. Undefined when another process has it.
 */
export function tryLock(file: string): (() => void) | undefined {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (sqliteFailure(error) === 'in_use') return undefined;
    throw error;
  }
  return () => database.close();
}
