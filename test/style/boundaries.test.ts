import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Folder that imports, and what it imports. */
const forbidden = [
  ['shared/domain/ledger', '#shared/usecases/log/append.ts'],
  ['shared/domain/ledger', '#shared/stores/ledger/ledger-store.ts'],
  ['shared/domain/ledger', '#shared/contracts/fields.ts'],
  ['shared/domain/ledger', '@aws-sdk/client-dynamodb'],
  ['shared/domain/ledger', '../../../functions/compose/clock.ts'],
  ['shared/domain/promotions', 'json-rules-engine'],
  ['shared/contracts', '#shared/stores/ledger/ledger-store.ts'],
  ['shared/stores/ledger', '#shared/usecases/log/append.ts'],
  ['shared/usecases/ledger', '@aws-sdk/client-dynamodb'],
  ['shared/usecases/ledger', '../../../functions/compose/clock.ts'],
  ['functions/ledger', '../../infra/app.ts'],
  ['functions/ledger', '../../local/runner.ts'],
  ['functions/ledger', '../../tools/api/http.ts'],
  ['functions/ledger', '#shared/contracts/catalogue/catalogue.ts'],
  ['functions/compose', '../edge/logger.ts'],
  ['functions/compose', '../../infra/app.ts'],
  ['local', '../functions/compose/clock.ts'],
  ['tools/program', '../../functions/edge/entity-tag.ts'],
  ['tools/members', '../../functions/compose/member-resolver.ts'],
] as const;

const allowed = [
  ['shared/usecases/ledger', '#shared/stores/ledger/ledger-store.ts'],
  ['shared/usecases/promotions', 'json-rules-engine'],
  ['functions/ledger', '#shared/usecases/log/append.ts'],
  ['functions/ledger', '../edge/http.ts'],
  ['functions/edge', '../compose/clock.ts'],
  ['shared/domain/ledger', '#shared/domain/money/convert.ts'],
] as const;

const cases = [...forbidden, ...allowed];
const fileOf = (index: number) => `${cases[index]?.[0]}/planted-${index}.ts`;

let folder: string;
let refused: ReadonlySet<string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-boundaries-'));
  const { vcs: _, ...configuration } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(configuration));
  for (const [index, [, from]] of cases.entries()) {
    const file = join(folder, fileOf(index));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `import { it } from '${from}';\n\nexport const use = it;\n`);
  }
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { stdout } = spawnSync(
    process.execPath,
    [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '.'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: unknown }[] };
  const found = diagnostics.filter(({ category }) => category === 'lint/style/noRestrictedImports');
  refused = new Set(
    found.flatMap(({ location }) => /[\w/-]+planted-\d+\.ts/.exec(JSON.stringify(location)) ?? []),
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('arrows point inward', () => {
  it.each(forbidden.map(([where, from], index) => [where, from, fileOf(index)]))(
    '%s may not import %s',
    (_where, _from, file) => {
      expect(refused).toContain(file);
    },
  );

  it.each(allowed.map(([where, from], index) => [where, from, fileOf(forbidden.length + index)]))(
    '%s may import %s',
    (_where, _from, file) => {
      expect(refused).not.toContain(file);
    },
  );
});
