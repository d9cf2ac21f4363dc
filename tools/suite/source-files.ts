import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from '../terminal/stop.ts';

/**
 * The tracked and new files of the project; `node_modules` is none of them, also where it is a link.
 * @throws Stop where git does not tell: no list would mean that there is nothing to test
 */
export function sourceFiles(root: string): readonly string[] {
  const { stdout, stderr, status, error } = spawnSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  if (status !== 0)
    throw new Stop(1, `git does not list the files of ${root}: ${error?.message ?? stderr.trim()}.`);
  const files = stdout.split('\n').filter((file) => file !== '' && file !== 'node_modules');
  return [...new Set(files)].sort().filter((file) => existsSync(join(root, file)));
}
