import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { type Environment, type EnvironmentName, environments } from '../../infra/environments.ts';
import { type Laurel, laurel } from '../../infra/laurel.ts';

export interface TemplateResource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties are as many shapes as AWS has resources.
  readonly Properties: Record<string, any>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Located extends TemplateResource {
  readonly stack: string;
  readonly logicalId: string;
}

export interface Synthesized {
  readonly app: App;
  readonly laurel: Laurel;
  /** Every stack, nested ones too, by its path. */
  readonly templates: ReadonlyMap<string, ReturnType<Template['toJSON']>>;
  readonly resources: readonly Located[];
  ofType(type: string): readonly Located[];
}

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
  const templates = new Map<string, ReturnType<Template['toJSON']>>();
  for (const construct of app.node.findAll()) {
    if (Stack.isStack(construct)) templates.set(construct.node.path, Template.fromStack(construct).toJSON());
  }
  const resources = [...templates].flatMap(([stack, template]) =>
    Object.entries((template.Resources ?? {}) as Record<string, TemplateResource>).map(
      ([logicalId, resource]) => ({
        ...resource,
        Properties: resource.Properties ?? {},
        stack,
        logicalId,
      }),
    ),
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
