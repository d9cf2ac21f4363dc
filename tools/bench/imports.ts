import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Deployment, resourcesOfType } from '../../local/template/deployment.ts';
import { median } from './statistics.ts';
import { fixed, printTable } from './table.ts';

export const HOT_BUNDLE_BYTES_MAX = 480 * 1024;
export const HOT_IMPORT_MS_MAX = 100;

/** The milliseconds of importing a bundle in a fresh process, several times. */
function importMilliseconds(
  file: string,
  environment: Readonly<Record<string, string>>,
  runs: number,
): number[] {
  const script = `const from = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - from);`;
  return Array.from({ length: runs }, () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...environment, AWS_REGION: 'eu-west-1', PATH: process.env.PATH },
      encoding: 'utf8',
    });
    return Number(stdout.trim().split('\n').at(-1));
  });
}

interface BundledFunction {
  /** The path of the function's file, `functions/ledger/book-purchase.ts`. */
  readonly name: string;
  readonly bundle: string;
  readonly environment: Readonly<Record<string, string>>;
}

function bundledFunctions(deployment: Deployment): readonly BundledFunction[] {
  return resourcesOfType(deployment, 'AWS::Lambda::Function').flatMap(({ properties }) => {
    const { Description, Code, Environment } = properties as {
      Description?: string;
      Code?: { S3Key?: string };
      Environment?: { Variables?: Record<string, string> };
    };
    const name = /functions\/\S+\.ts$/.exec(Description ?? '')?.[0];
    if (!name || !Code?.S3Key) return [];
    const bundle = join(deployment.assetFolder(Code.S3Key), 'index.mjs');
    return [{ name, bundle, environment: Environment?.Variables ?? {} }];
  });
}

/** Prints the bundle of every function. Returns whether the hot path's bundle stays within its bounds. */
export function benchImports(deployment: Deployment, hot: string, runs: number): boolean {
  const rows = bundledFunctions(deployment).map(({ name, bundle, environment }) => {
    const times = importMilliseconds(bundle, environment, name === hot ? runs : 3);
    return { name, bytes: statSync(bundle).size, milliseconds: median(times), best: Math.min(...times) };
  });
  printTable('Bundles', [
    ['function', 'KB', 'import ms (median)', '(best)'],
    ...rows.map(({ name, bytes, milliseconds, best }) => [
      name,
      fixed(bytes / 1024, 0),
      fixed(milliseconds, 0),
      fixed(best, 0),
    ]),
  ]);
  const own = rows.find(({ name }) => name === hot);
  return own !== undefined && own.bytes <= HOT_BUNDLE_BYTES_MAX && own.best <= HOT_IMPORT_MS_MAX;
}
