import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Guard } from './guard.ts';
import { guards } from './guards.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    /** Runs only the guards whose names contain this text. */
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});

const HELP = `npm run mutate [-- --only <part of a name>]

Removes each guard in turn, in a copy of the project, and runs the tests that must fail without it. Prints the
list. Ends with code 1 if the tests stay green without a guard.`;

/** Copies the tracked and new files of the project into a folder of their own, which a mutation may damage. */
function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-mutation-'));
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of stdout.split('\n').filter(Boolean)) {
    if (file !== 'node_modules') cpSync(join(root, file), join(folder, file), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

type Verdict = 'red' | 'GREEN' | 'NOT FOUND';

function withoutGuard(folder: string, { file, code, without, tests }: Guard): Verdict {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(code).length !== 2) return 'NOT FOUND';
  writeFileSync(
    path,
    text.replace(code, () => without),
  );
  try {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const { status } = spawnSync(process.execPath, [vitest, 'run', '--bail=1', ...tests], {
      cwd: folder,
      env: { ...process.env, RUNS: '500', PATH: `${dirname(process.execPath)}:${process.env.PATH}` },
      encoding: 'utf8',
    });
    return status === 0 ? 'GREEN' : 'red';
  } finally {
    writeFileSync(path, text);
  }
}

function main(): void {
  if (values.help) {
    console.log(HELP);
    return;
  }
  const folder = copyOfProject();
  const survived: string[] = [];
  try {
    for (const guard of guards.filter(({ name }) => name.includes(values.only))) {
      const verdict = withoutGuard(folder, guard);
      if (verdict !== 'red') survived.push(guard.name);
      console.log(`${verdict.padEnd(9)}  ${guard.name}  (${guard.file})`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(
    survived.length === 0
      ? 'A test fails without each guard.'
      : `${survived.length} guards can be removed without a failing test.`,
  );
  process.exitCode = survived.length === 0 ? 0 : 1;
}

main();
