import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface FunctionResource {
  readonly Type: string;
  readonly Properties?: { readonly Description?: string; readonly Code?: { readonly S3Key?: string } };
}

/** The size in bytes of each function's bundle, by the function's file, in the output folder of a `cdk synth`. */
export function bundleSizes(assembly: string): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const name of readdirSync(assembly).filter((file) => file.endsWith('.template.json'))) {
    const { Resources = {} } = JSON.parse(readFileSync(join(assembly, name), 'utf8')) as {
      Resources?: Record<string, FunctionResource>;
    };
    for (const { Type, Properties } of Object.values(Resources)) {
      const file = /functions\/\S+\.ts$/.exec(Properties?.Description ?? '')?.[0];
      const key = Properties?.Code?.S3Key;
      if (Type !== 'AWS::Lambda::Function' || file === undefined || key === undefined) continue;
      const bundle = join(assembly, `asset.${key.replace(/\.zip$/, '')}`, 'index.mjs');
      if (!existsSync(bundle)) throw new Error(`${assembly} has no bundle of ${file}: synthesize all stacks`);
      sizes.set(file, statSync(bundle).size);
    }
  }
  return sizes;
}
