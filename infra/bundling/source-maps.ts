import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FileSystem } from 'aws-cdk-lib';
import { repositoryRoot } from './repository.ts';

/** The source maps of bundles, beside the assembly. `npm run trace` reads them. */
export const mapsFolder = join(repositoryRoot, 'cdk.maps');

/** Maps that are kept of a function: one for each version of its code that may still run. */
const MAPS_PER_FUNCTION = 10;

/**
 * Moves the source map out of a bundle, because Lambda would load it at each cold start. Its name is the hash of the
 * bundle, which CloudFormation has in the key of the code.
 */
export function keepSourceMap(bundle: string, file: string): void {
  const made = join(bundle, 'index.mjs.map');
  const map = JSON.parse(readFileSync(made, 'utf8')) as { sources: string[] };
  rmSync(made);
  map.sources = map.sources.map((source) => relative(repositoryRoot, resolve(bundle, source)));
  const folder = join(mapsFolder, file.replace(/\.ts$/, ''));
  mkdirSync(folder, { recursive: true });
  const compressed = gzipSync(JSON.stringify(map), { level: 1 });
  writeFileSync(join(folder, `${FileSystem.fingerprint(bundle)}.map.gz`), compressed);
  const oldest = mapsIn(folder).slice(MAPS_PER_FUNCTION);
  for (const name of oldest) rmSync(join(folder, name), { force: true });
}

/** The maps in a folder, the newest first. */
function mapsIn(folder: string): readonly string[] {
  const writtenAt = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return readdirSync(folder)
    .map((name) => ({ name, at: writtenAt(name) }))
    .toSorted((a, b) => b.at - a.at)
    .map(({ name }) => name);
}
