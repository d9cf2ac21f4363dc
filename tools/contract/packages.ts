import { join } from 'node:path';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import type { Wanted } from '../packages/installed.ts';

/** Each folder beside this file has the lists of one installation. */
function listed(what: string, lists: string, files: readonly string[], cache: string): Wanted {
  return {
    what,
    lists: files.map((file) => join(import.meta.dirname, lists, file)),
    folder: join(repositoryRoot, '.cache', 'contract', cache),
  };
}

const npmLists = ['package.json', 'package-lock.json'];

/** Redocly and Spectral. */
export const linters = listed('the linters', 'lint', npmLists, 'lint');
/** Generators of clients in TypeScript, and what those clients import. */
export const typescriptGenerators = listed('the generators', 'clients', npmLists, 'typescript');
/** openapi-python-client, and what its clients import. */
export const pythonGenerator = listed('the generator', 'clients', ['requirements.txt'], 'python');
/** schemathesis. */
export const fuzzer = listed('schemathesis', 'fuzz', ['requirements.txt'], 'fuzz');
