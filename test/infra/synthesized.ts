import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Environment } from '../../infra/environments/environment.ts';
import { type EnvironmentName, environments } from '../../infra/environments/environments.ts';
import * as templates from '../../infra/synth/templates.ts';
import { ownEnvironment } from './own-environment.ts';

// CDK's validation of templates takes longer than all else here, and `npm run synth` has it.
process.env.CDK_VALIDATION = 'false';

const folders: string[] = [];
// Files of a worker share this module: its templates are needed until the last of them ends.
process.once('exit', () => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function synthesize(environment: Environment): templates.Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'laurel-synth-'));
  folders.push(outdir);
  return templates.synthesize(environment, outdir);
}

const cache = new Map<EnvironmentName, templates.Synthesized>();
let own: templates.Synthesized | undefined;

/** The environment that has every setting. */
export function ownSynthesized(): templates.Synthesized {
  own ??= synthesize(ownEnvironment);
  return own;
}

export function synthesized(name: EnvironmentName): templates.Synthesized {
  const known = cache.get(name) ?? synthesize(environments[name]);
  cache.set(name, known);
  return known;
}
