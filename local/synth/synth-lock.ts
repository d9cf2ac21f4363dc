import { DatabaseSync } from 'node:sqlite';
import { sqliteFailure } from '../store/sqlite-file.ts';

/**
 * Takes a lock that the operating system lets go when the process ends, however that is, so that none is ever
 * left behind: SQLite's own on a file. `undefined` when somebody else has it.
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
