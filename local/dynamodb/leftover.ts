import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcess, processIdentity } from './process-identity.ts';

interface Note {
  readonly pid: number;
  readonly identity?: string;
}

function notePath(folder: string): string {
  return join(folder, 'dynamodb.pid');
}

/** Records the process that has the database's file open, for the next start. */
export function noteProcess(folder: string, pid: number): void {
  const identity = processIdentity(pid);
  const note: Note = { pid, ...(identity !== undefined && { identity }) };
  writeFileSync(notePath(folder), JSON.stringify(note), { mode: 0o600 });
}

export function forgetProcess(folder: string): void {
  rmSync(notePath(folder), { force: true });
}

/**
 * Ends a database that outlived its runner. The watchdog does so already; this covers the case that both were killed at
 * once. A later process with the same pid is left alone.
 */
export async function endLeftover(folder: string): Promise<void> {
  let note: Note;
  try {
    note = JSON.parse(readFileSync(notePath(folder), 'utf8')) as Note;
  } catch {
    return;
  }
  await endProcess(note.pid, note.identity);
  forgetProcess(folder);
}
