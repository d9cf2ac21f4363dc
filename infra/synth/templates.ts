import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { repositoryRoot } from '../bundling/repository.ts';
import type { Environment } from '../environments/environment.ts';
import { type Laurel, laurel } from '../laurel.ts';

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
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly NoEcho?: boolean }>>;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
}

export interface Synthesized {
  readonly app: App;
  readonly laurel: Laurel;
  /** Every stack by its path, nested stacks included. */
  readonly templates: ReadonlyMap<string, SynthesizedTemplate>;
  readonly resources: readonly Located[];
  ofType(type: string): readonly Located[];
}

/** An app as the CDK's command line makes it, but without bundles: only its templates are used. */
function appWithoutBundles(outdir: string): App {
  const { context } = JSON.parse(readFileSync(join(repositoryRoot, 'cdk.json'), 'utf8'));
  return new App({
    outdir,
    // Asset metadata tells the runner, which reads these templates too, where the template of a nested stack is.
    context: { ...context, 'aws:cdk:bundling-stacks': [], 'aws:cdk:enable-asset-metadata': true },
  });
}

/** Synthesizes one environment to `outdir` and returns its templates. */
export function synthesize(environment: Environment, outdir: string): Synthesized {
  const app = appWithoutBundles(outdir);
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
