import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import {
  type EnvironmentName,
  environmentNames,
  environments,
} from '../../infra/environments/environments.ts';
import { DataStack } from '../../infra/stacks/data-stack.ts';
import type { SynthesizedTemplate } from '../../infra/synth/templates.ts';
import { synthesized } from './synthesized.ts';

interface Output {
  readonly Export?: { readonly Name: string };
}

/** The exports of a template, by their logical ids. */
function exportsIn(template: SynthesizedTemplate | undefined): Readonly<Record<string, string>> {
  const outputs = (template?.Outputs ?? {}) as Readonly<Record<string, Output>>;
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([id, { Export }]) => (Export === undefined ? [] : [[id, Export.Name]])),
  );
}

/** The data stack as it is before any service is composed, with nothing that uses it. */
function dataStackAlone(name: EnvironmentName): SynthesizedTemplate {
  const outdir = mkdtempSync(join(tmpdir(), 'laurel-data-'));
  try {
    const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
    const { stackName } = new DataStack(app, environments[name]);
    return app.synth().getStackByName(stackName).template;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe.each(environmentNames)('exports of %s', (name) => {
  const app = synthesized(name);

  it('are all in the data stack without a user, too: add a new one to infra/service/data.ts', () => {
    const alone = exportsIn(dataStackAlone(name));
    expect(Object.keys(alone).length).toBeGreaterThan(40);
    expect(exportsIn(app.templates.get(`laurel-${name}-data`))).toEqual(alone);
  });

  it('are of the data stack alone: no other could keep one for its users', () => {
    const exporting = [...app.templates].filter(
      ([, template]) => Object.keys(exportsIn(template)).length > 0,
    );
    expect(exporting.map(([path]) => path)).toEqual([`laurel-${name}-data`]);
  });

  it('hold everything that another stack imports', () => {
    const names = new Set(Object.values(exportsIn(app.templates.get(`laurel-${name}-data`))));
    const imported = [
      ...JSON.stringify([...app.templates.values()]).matchAll(/"Fn::ImportValue":"([^"]+)"/g),
    ];
    expect(imported.length).toBeGreaterThan(100);
    expect(imported.map(([, one]) => one).filter((one) => !names.has(String(one)))).toEqual([]);
  });
});
