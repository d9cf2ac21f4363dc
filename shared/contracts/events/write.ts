import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { schemaFiles } from './schema-files.ts';

const folder = new URL('../../../docs/events/', import.meta.url);
const files = schemaFiles();

mkdirSync(folder, { recursive: true });
for (const [name, text] of files) writeFileSync(new URL(name, folder), text);
for (const name of readdirSync(folder)) if (!files.has(name)) rmSync(new URL(name, folder));
