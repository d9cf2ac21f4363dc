import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { repositoryRoot } from './repository.ts';
import { keepSourceMap } from './source-maps.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Where a function's bundle lies in a folder of bundles: `functions/ledger/book-purchase.ts` in `ledger/book-purchase`. */
function bundleFolder(file: string): string {
  return file.replace(/^functions\//, '').replace(/\.ts$/, '');
}

function functionFiles(): readonly string[] {
  return globSync('functions/*/*.ts', { cwd: repositoryRoot })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /^export const handler\b/m.test(readFileSync(join(repositoryRoot, file), 'utf8')));
}

function bundleAll(): string {
  const folder = temporaryFolder();
  const files = functionFiles();
  buildSync({
    absWorkingDir: repositoryRoot,
    entryPoints: files.map((file) => ({ in: file, out: `${bundleFolder(file)}/index` })),
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    // The bundle does not name its map, which is kept apart. Without the sources a map is a third as large.
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    mainFields: ['module', 'main'],
    // No package is external. The SDK of the runtime is many files and its version changes; a bundled one is pinned and
    // loads faster.
    alias: {
      '@aws-sdk/credential-provider-node': './infra/bundling/environment-credentials.ts',
      '@smithy/core/event-streams': './infra/bundling/no-event-streams.ts',
      eventemitter2: './infra/bundling/silent-emitter.ts',
    },
    // Parts of the SDK are CommonJS and call require for Node's modules, which an ES module lacks.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  for (const file of files) keepSourceMap(join(folder, bundleFolder(file)), file);
  return folder;
}

let bundles: string | undefined;

/**
 * The folder with a function's bundle, `index.mjs`. The first call bundles all functions in one run, because they share
 * most of their imports. One run per function, as NodejsFunction does it, takes three times as long.
 */
export function bundleOf(file: string): string {
  bundles ??= bundleAll();
  return join(bundles, bundleFolder(file));
}
