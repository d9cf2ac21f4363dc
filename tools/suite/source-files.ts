import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The tracked and new files of the project; `node_modules` is none of them, also where it is a link. */
export function sourceFiles(root: string): readonly string[] {
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const files = stdout.split('\n').filter((file) => file !== '' && file !== 'node_modules');
  return [...new Set(files)].sort().filter((file) => existsSync(join(root, file)));
}
