import { readFileSync, writeFileSync } from 'node:fs';
import type { StatefulResources } from './stateful.ts';

const file = new URL('./stateful.json', import.meta.url);

/** The stateful resources as they are deployed: `npm run stateful` writes them. */
export function readStateful(): StatefulResources {
  return JSON.parse(readFileSync(file, 'utf8')) as StatefulResources;
}

export function writeStateful(resources: StatefulResources): void {
  const lines = Object.entries(resources).map(([id, resource]) => `  "${id}": ${JSON.stringify(resource)}`);
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`);
}
