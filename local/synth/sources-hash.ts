import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The files and folders that a synthesized app is made of. */
const SOURCES = [
  'infra',
  'functions',
  'shared',
  'web',
  'docs/openapi.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cdk.json',
];

function* filesUnder(root: string, path: string): Generator<string> {
  const entry = statSync(join(root, path), { throwIfNoEntry: false });
  if (entry?.isFile()) yield path;
  if (!entry?.isDirectory()) return;
  for (const name of readdirSync(join(root, path)).sort()) {
    if (name !== 'node_modules') yield* filesUnder(root, join(path, name));
  }
}

/** A hash of the app's sources. It is the same on every machine, whatever the files' dates. */
export function sourcesHash(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesUnder(root, source)) {
      const content = readFileSync(join(root, file));
      hash.update(`${file.replaceAll(sep, '/')}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** A hash of the CDK's context; empty where there is none. */
export function contextHash(context: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries(context);
  return given.length === 0
    ? ''
    : createHash('sha256').update(JSON.stringify(given)).digest('hex').slice(0, 8);
}
