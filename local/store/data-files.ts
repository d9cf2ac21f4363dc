import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { RunnerError } from '../errors/runner-error.ts';
import { rowsOf } from './rows.ts';

/** The files without which the others of a data folder cannot be used. Each start makes `runner.db` before any other. */
const FILES = ['dynamodb.db', 'kms-keys.json', 'secrets.json'];

/** The files that a data folder had when a start was complete, so that a lost one is not made anew, and empty. */
export interface DataFiles {
  /** Notes the files that are there now. */
  note(): void;
}

function isMissing(path: string): boolean {
  return !existsSync(path) || statSync(path).size === 0;
}

function lost(path: string): RunnerError {
  return new RunnerError(
    'data_damaged',
    `The data file ${path} is missing or empty, and the rest of its folder is of no use without it. Restore the whole data folder from a copy, or move the folder away to start with an empty one.`,
  );
}

/** @throws RunnerError data_damaged when `runner.db` is missing from a folder that has data */
export function demandStoreFile(folder: string): void {
  const path = join(folder, 'runner.db');
  if (isMissing(path) && FILES.some((name) => existsSync(join(folder, name)))) throw lost(path);
}

/** @throws RunnerError data_damaged when the folder lacks a file that it had */
export function dataFiles(database: DatabaseSync, folder: string): DataFiles {
  database.exec('CREATE TABLE IF NOT EXISTS data_files (name TEXT PRIMARY KEY)');
  const noted = rowsOf<{ name: string }>(database.prepare('SELECT name FROM data_files'));
  for (const { name } of noted) if (isMissing(join(folder, name))) throw lost(join(folder, name));
  const insert = database.prepare('INSERT OR IGNORE INTO data_files (name) VALUES (?)');
  return {
    note: () => {
      for (const name of FILES) if (existsSync(join(folder, name))) insert.run(name);
    },
  };
}
