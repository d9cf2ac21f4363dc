import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../bundling/repository.ts';
import { environmentNames, environments } from '../environments/environments.ts';
import { tablesPage } from './tables-page.ts';
import { synthesize } from './templates.ts';

// Validation is left to `npm run synth`: here it would take longer than all the rest.
process.env.CDK_VALIDATION = 'false';

const folder = mkdtempSync(join(tmpdir(), 'laurel-tables-'));
try {
  const page = tablesPage(
    new Map(environmentNames.map((name) => [name, synthesize(environments[name], join(folder, name))])),
  );
  writeFileSync(join(repositoryRoot, 'docs/tables.md'), page);
  console.log('docs/tables.md is written');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
