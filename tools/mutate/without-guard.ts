import { cpSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceFiles } from '../suite/source-files.ts';
import { runVitest } from '../suite/vitest-process.ts';
import type { Guard } from './guard.ts';

export type Verdict = 'red' | 'GREEN' | 'NOT FOUND';

/** Copies the tracked and new files of the project into a folder of their own, which a mutation may damage. */
export function copyOfProject(root: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-mutation-'));
  for (const file of sourceFiles(root)) cpSync(join(root, file), join(folder, file), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Runs the tests of a guard, in whatever projects they are, on a copy of the project that lacks it. */
export async function runWithoutGuard(
  folder: string,
  { file, code, without, tests }: Guard,
  signal?: AbortSignal,
): Promise<Verdict> {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(code).length !== 2) return 'NOT FOUND';
  writeFileSync(
    path,
    text.replace(code, () => without),
  );
  try {
    const exitCode = await runVitest({
      args: ['--bail=1', ...tests],
      folder,
      environment: { RUNS: '500' },
      output: () => {},
      ...(signal && { signal }),
    });
    return exitCode === 0 ? 'GREEN' : 'red';
  } finally {
    writeFileSync(path, text);
  }
}
