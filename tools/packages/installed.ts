import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The environment of commands, how they are interrupted, and where their output goes. */
export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly stopping: AbortSignal;
  readonly log?: string;
}

/** Packages that a tool needs beside those of the project. */
export interface Wanted {
  /** How a sentence names them: "the emulator". */
  readonly what: string;
  /** The files that fix every package by version and hash. */
  readonly lists: readonly string[];
  /** The folder into which they are installed. Nothing else may lie in it. */
  readonly folder: string;
}

/** Installs into an empty folder, once for each content of the lists. An installation that fails leaves no mark. */
export async function installOnce({ lists, folder }: Wanted, install: () => Promise<void>): Promise<void> {
  const mark = join(folder, 'installed');
  const hash = createHash('sha256');
  for (const list of lists) hash.update(readFileSync(list)).update('\0');
  const content = hash.digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === content) return;
  rmSync(folder, { recursive: true, force: true });
  await install();
  writeFileSync(mark, content);
}
