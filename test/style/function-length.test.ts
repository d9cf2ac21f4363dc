import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const LINES_MAX = 70;

const functionOf = (lines: number) =>
  `export function planted(log: (line: number) => void): void {\n${'  log(1);\n'.repeat(lines - 2)}}\n`;

/** Tests are excepted: a `describe` is a list of cases, which only looks like a function. */
it(`the linter refuses a function of more than ${LINES_MAX} lines, except in tests`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-function-length-'));
  try {
    const { vcs: _, ...configuration } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
    const planted = {
      'biome.json': JSON.stringify(configuration),
      'shared/long.ts': functionOf(LINES_MAX + 3),
      'local/long.ts': functionOf(LINES_MAX + 3),
      'shared/short.ts': functionOf(LINES_MAX),
      'test/long.ts': functionOf(LINES_MAX + 3),
    };
    for (const [file, text] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
    const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json', '.'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: { category: string; location: { path: string } }[];
    };
    const refused = diagnostics.filter(
      ({ category }) => category === 'lint/complexity/noExcessiveLinesPerFunction',
    );
    expect(refused.map(({ location }) => location.path).sort()).toEqual(['local/long.ts', 'shared/long.ts']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
