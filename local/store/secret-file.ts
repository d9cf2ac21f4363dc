import { chmodSync, closeSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { RunnerError } from '../errors/runner-error.ts';
import { unreadableFile } from '../errors/unreadable-file.ts';

/**
 * The text of a file with secrets. Undefined when there is no such file.
 * @throws RunnerError data_damaged when it is there and cannot be read
 */
export function readSecretFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unreadableFile(path, error);
  }
}

/** Writes a file that only its owner can read. Only a complete new file ever replaces an old one. */
export function replaceSecretFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
}

/**
 * Lets only its owner read a file, and makes it where it is missing. SQLite gives the files beside a database the rights
 * of the database.
 * @throws RunnerError data_damaged when it cannot be opened
 */
export function makePrivate(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600));
    chmodSync(path, 0o600);
  } catch (error) {
    throw unreadableFile(path, error);
  }
}

function isTexts(value: unknown): value is Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((text) => typeof text === 'string');
}

/**
 * The secrets of a JSON file by their names; none when there is no such file.
 * @throws RunnerError data_damaged with the sentence when the file has another form
 */
export function readSecrets(path: string, damaged: string): Record<string, string> {
  const text = readSecretFile(path);
  if (text === undefined) return {};
  try {
    const secrets: unknown = JSON.parse(text);
    if (isTexts(secrets)) return secrets;
  } catch {
    // The throw below also covers JSON of another form.
  }
  throw new RunnerError('data_damaged', damaged);
}
