import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { afterAll } from 'vitest';
import { type Environment, type EnvironmentName, environments } from '../../infra/environments.ts';
import { type Laurel, laurel } from '../../infra/laurel.ts';

export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are as many shapes as AWS has resources.
  readonly Properties: Record<string, any>;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Located extends TemplateResource {
  readonly stack: string;
  readonly logicalId: string;
}

export interface SynthesizedTemplate {
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

export interface Synthesized {
  readonly app: App;
  readonly laurel: Laurel;
  /** Every stack, nested ones too, by its path. */
  readonly templates: ReadonlyMap<string, SynthesizedTemplate>;
  readonly resources: readonly Located[];
  ofType(type: string): readonly Located[];
}

// CDK's validation of templates takes longer than all else here, and `npm run synth` has it.
process.env.CDK_VALIDATION = 'false';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An app as the CDK's command line makes it, without bundles: no test here looks into them. */
export function appWithoutBundles(): App {
  const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'));
  const outdir = mkdtempSync(join(tmpdir(), 'laurel-synth-'));
  folders.push(outdir);
  return new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
}

export function synthesize(environment: Environment): Synthesized {
  const app = appWithoutBundles();
  const stacks = laurel(app, environment);
  const { directory } = app.synth();
  const templates = new Map<string, SynthesizedTemplate>();
  for (const construct of app.node.findAll()) {
    if (!Stack.isStack(construct)) continue;
    const template = JSON.parse(readFileSync(join(directory, construct.templateFile), 'utf8'));
    templates.set(construct.node.path, template);
  }
  const resources = [...templates].flatMap(([stack, template]) =>
    Object.entries(template.Resources ?? {}).map(([logicalId, resource]) => ({
      ...resource,
      Properties: resource.Properties ?? {},
      stack,
      logicalId,
    })),
  );
  return {
    app,
    laurel: stacks,
    templates,
    resources,
    ofType: (type) => resources.filter(({ Type }) => Type === type),
  };
}

const cache = new Map<EnvironmentName, Synthesized>();

export function synthesized(name: EnvironmentName): Synthesized {
  const known = cache.get(name) ?? synthesize(environments[name]);
  cache.set(name, known);
  return known;
}
