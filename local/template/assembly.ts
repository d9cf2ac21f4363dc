import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemplateError } from '../errors/template-error.ts';

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, Record<string, Record<string, unknown>>>>;
  readonly Resources?: Readonly<Record<string, TemplateResource>>;
  readonly Outputs?: Readonly<
    Record<
      string,
      { readonly Value: unknown; readonly Export?: { readonly Name: unknown }; readonly Condition?: string }
    >
  >;
}

/** One stack of a cloud assembly: the output folder of `cdk synth`. */
export interface AssemblyStack {
  readonly name: string;
  readonly template: Template;
}

export interface Assembly {
  readonly stacks: readonly AssemblyStack[];
  /** The template of a nested stack, from the file that its parent's metadata names. */
  nestedTemplate(file: string, at: string): Template;
  /** The location of the asset with this S3 key, a folder or a file. */
  assetPath(s3Key: string): string;
}

interface Manifest {
  readonly artifacts?: Readonly<
    Record<
      string,
      {
        readonly type: string;
        readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
      }
    >
  >;
}

interface AssetManifest {
  readonly files?: Readonly<
    Record<
      string,
      {
        readonly source?: { readonly path?: string };
        readonly destinations?: Readonly<Record<string, { readonly objectKey: string }>>;
      }
    >
  >;
}

function readJson<T>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new TemplateError(`The synthesized app cannot be read: ${(error as Error).message}`, file);
  }
}

/** Reads the asset folders by S3 key. An asset manifest may list the stack's nested templates too; those are files. */
function readAssets(folder: string, file: string, into: Map<string, string>): void {
  for (const { source, destinations } of Object.values(
    readJson<AssetManifest>(join(folder, file)).files ?? {},
  )) {
    if (source?.path === undefined) continue;
    for (const { objectKey } of Object.values(destinations ?? {}))
      into.set(objectKey, join(folder, source.path));
  }
}

/** Reads the stacks whose names begin with `stackPrefix`. The others belong to another environment. */
export function readAssembly(folder: string, stackPrefix: string): Assembly {
  const artifacts = Object.entries(readJson<Manifest>(join(folder, 'manifest.json')).artifacts ?? {});
  const stacks: AssemblyStack[] = [];
  const assets = new Map<string, string>();
  for (const [id, { type, properties }] of artifacts) {
    const name = properties?.stackName ?? id;
    if (type !== 'aws:cloudformation:stack' || !name.startsWith(stackPrefix)) continue;
    const file = properties?.templateFile ?? `${id}.template.json`;
    stacks.push({ name, template: readJson<Template>(join(folder, file)) });
    const assetFile = `${id}.assets.json`;
    if (existsSync(join(folder, assetFile))) readAssets(folder, assetFile, assets);
  }
  if (stacks.length === 0)
    throw new TemplateError(`The app has no stack whose name begins with ${stackPrefix}`, folder);
  return {
    stacks,
    nestedTemplate: (file, at) => {
      if (!/^[\w.-]+$/.test(file)) throw new TemplateError('The nested stack has no template file', at);
      return readJson<Template>(join(folder, file));
    },
    assetPath: (s3Key) => {
      const path = assets.get(s3Key);
      if (path === undefined) throw new TemplateError(`No asset has the key ${s3Key}`, folder);
      return path;
    },
  };
}
