import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentNames, environments } from '../environments/environments.ts';
import { replacements, statefulResources } from './stateful.ts';
import { readStateful, writeStateful } from './stateful-file.ts';
import { synthesize } from './templates.ts';

// Validation is left to `npm run synth`: here it would take longer than all the rest.
process.env.CDK_VALIDATION = 'false';

const USAGE = 'Usage: npm run stateful [-- --lose <logical id> ...]';

/** The logical ids after --lose: their state may be lost. */
function idsToLose(args: readonly string[]): ReadonlySet<string> {
  const ids = args.filter((_, place) => place % 2 === 1);
  if (args.some((word, place) => place % 2 === 0 && word !== '--lose') || args.length % 2 === 1) {
    console.error(USAGE);
    process.exit(2);
  }
  return new Set(ids);
}

const toLose = idsToLose(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'laurel-stateful-'));
try {
  const now = statefulResources(
    new Map(
      environmentNames.map((name) => [name, synthesize(environments[name], join(folder, name)).resources]),
    ),
  );
  const refused = [...replacements(readStateful(), now)].filter(([id]) => !toLose.has(id));
  if (refused.length === 0) {
    writeStateful(now);
    console.log('infra/synth/stateful.json is written');
  } else {
    for (const [id, reason] of refused) console.error(`${reason}\nTo lose it all the same: --lose ${id}\n`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
