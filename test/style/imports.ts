import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { posix } from 'node:path/posix';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** One import of a file of the project by another. */
export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

/** The files of git under `folders` that end with `ending`, tracked or new. */
export function filesUnder(folders: readonly string[], ending = '.ts'): readonly string[] {
  const { stdout } = spawnSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', ...folders],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    },
  );
  return stdout.split('\n').filter((file) => file.endsWith(ending) && existsSync(join(root, file)));
}

function pathOf(file: string, from: string): string | undefined {
  if (from.startsWith('#shared/')) return `shared/${from.slice('#shared/'.length)}`;
  return from.startsWith('.') ? posix.join(dirname(file), from) : undefined;
}

/** Files that a file imports while it runs, by `import('…')`. */
export function importedLater(file: string): readonly string[] {
  const calls = readFileSync(join(root, file), 'utf8').matchAll(/\bimport\('([^']+)'\)/g);
  return [...calls].flatMap(([, from = '']) => pathOf(file, from) ?? []);
}

/** Every import of `#shared/…` or of a relative path in a file's text. A list of `type` names alone imports no value. */
export function importsOf(file: string, text = readFileSync(join(root, file), 'utf8')): readonly Import[] {
  const found: Import[] = [];
  for (const [, type, names = '', from = ''] of text.matchAll(
    /^(?:import|export)\s+(type\s+)?([^;'"]*?)\s*from\s+'([^']+)'/gm,
  )) {
    const to = pathOf(file, from);
    if (to === undefined) continue;
    const listed = /^\{([^}]*)\}$/s
      .exec(names.trim())?.[1]
      ?.split(',')
      .map((name) => name.trim());
    const types = listed?.filter(Boolean).every((name) => name.startsWith('type ')) ?? false;
    found.push({ from: file, to, typesOnly: type !== undefined || types });
  }
  return found;
}
