import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../../../../infra/bundling/repository.ts';
import { linters } from '../../../../tools/contract/packages.ts';
import { installNpm } from '../../../../tools/packages/npm.ts';
import { run } from '../../../../tools/packages/processes.ts';
import { describeWith, machine } from '../../../not-tested.ts';

const document = join(repositoryRoot, 'docs', 'openapi.json');
const settings = (name: string) => join(repositoryRoot, 'tools', 'contract', 'lint', name);
/** Linters of other people's making: without them, mistakes that our own tests do not know would stay. */
const commands: Readonly<Record<string, readonly string[]>> = {
  redocly: ['lint', document, '--config', settings('redocly.yaml'), '--format', 'stylish'],
  spectral: ['lint', document, '--ruleset', settings('spectral.yaml')],
};
/** Neither reports what it does, nor asks for a newer version. */
const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', SCARF_ANALYTICS: 'false' };

await describeWith(
  'linters of OpenAPI',
  () => installNpm(linters, machine),
  (commandsFolder) => {
    it.each(Object.entries(commands))('%s finds no error in the document', async (name, args) => {
      const { code, output } = await run(join(commandsFolder, name), args, {
        ...machine,
        env: { ...machine.env, ...quiet },
        folder: linters.folder,
        millisecondsMax: 110_000,
      });
      expect([code, code === 0 ? '' : output]).toEqual([0, '']);
    });
  },
);
