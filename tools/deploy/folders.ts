import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';

/** The folder of what this machine keeps, as `npm start` has it. */
export function dataFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return resolve(repositoryRoot, environment.LAUREL_DATA || '.laurel');
}

/** Gives a folder for assemblies, which no other command writes to, and removes it at the end. */
export async function withWorkFolder<Result>(use: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-deploy-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
