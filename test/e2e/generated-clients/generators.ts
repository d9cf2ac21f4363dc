import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { repositoryRoot } from '../../../infra/bundling/repository.ts';
import { pythonGenerator, typescriptGenerators } from '../../../tools/contract/packages.ts';
import { installNpm } from '../../../tools/packages/npm.ts';
import { type Outcome, run } from '../../../tools/packages/processes.ts';
import { findPython, installPython, PYTHONS } from '../../../tools/packages/python.ts';
import { machine } from '../../not-tested.ts';

type Variables = Readonly<Record<string, string>>;

/** A generator of clients, as it stands in its registry. */
export interface Generator {
  readonly name: string;
  /** Installs the generator; returns the folder of its commands. */
  obtain(): Promise<string>;
  /** Makes a client of the document in an empty folder, with the story beside it. */
  generate(commands: string, document: string, folder: string): Promise<Outcome>;
  /** Checks the types of client and story, where the language has types to check. */
  check?(folder: string): Promise<Outcome>;
  tell(commands: string, folder: string, variables: Variables): Promise<Outcome>;
}

const execute = (folder: string, command: string, args: readonly string[], variables: Variables = {}) =>
  run(command, args, {
    ...machine,
    env: { ...machine.env, ...variables },
    folder,
    millisecondsMax: 170_000,
  });

const story = (folder: string, name: string) =>
  cpSync(join(import.meta.dirname, name), join(folder, name), { recursive: true });

/** As strict as a careful integrator's, and without settings that few projects have. */
const compilerOptions = {
  target: 'ES2024',
  lib: ['ES2024', 'DOM', 'DOM.Iterable'],
  module: 'nodenext',
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  typeRoots: [join(repositoryRoot, 'node_modules', '@types')],
  types: ['node'],
};

function prepareTypeScript(commands: string, folder: string): void {
  symlinkSync(dirname(commands), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }));
}

const typescript = {
  obtain: () => installNpm(typescriptGenerators, machine),
  check: (folder: string) =>
    execute(folder, join(repositoryRoot, 'node_modules', '.bin', 'tsc'), ['-p', '.']),
};

const openapiTypescript: Generator = {
  ...typescript,
  name: 'openapi-typescript with openapi-fetch',
  generate: (commands, document, folder) => {
    prepareTypeScript(commands, folder);
    story(folder, 'openapi-fetch-story.ts');
    // Without this option a field of a request that has a default must be sent.
    const types = ['--default-non-nullable', 'false', '-o', 'schema.d.ts'];
    return execute(folder, join(commands, 'openapi-typescript'), [document, ...types]);
  },
  tell: (_, folder, variables) => execute(folder, process.execPath, ['openapi-fetch-story.ts'], variables),
};

const heyApi: Generator = {
  ...typescript,
  name: '@hey-api/openapi-ts with zod',
  generate: (commands, document, folder) => {
    prepareTypeScript(commands, folder);
    story(folder, 'hey-api-story.ts');
    const settings = {
      input: document,
      output: { path: join(folder, 'sdk'), module: { extension: '.ts' } },
      plugins: ['@hey-api/client-fetch', { name: '@hey-api/sdk', validator: { response: 'zod' } }, 'zod'],
    };
    writeFileSync(join(folder, 'settings.js'), `export default ${JSON.stringify(settings)}`);
    return execute(folder, join(commands, 'openapi-ts'), ['-f', 'settings.js', '--no-log-file']);
  },
  tell: (_, folder, variables) => execute(folder, process.execPath, ['hey-api-story.ts'], variables),
};

const openapiPythonClient: Generator = {
  name: 'openapi-python-client',
  obtain: async () =>
    dirname(await installPython(await findPython(PYTHONS, machine), pythonGenerator, machine)),
  generate: (commands, document, folder) => {
    mkdirSync(folder, { recursive: true });
    story(folder, 'openapi_python_client_story.py');
    const out = ['--meta', 'none', '--output-path', join(folder, 'laurel_client'), '--fail-on-warning'];
    // Its last step formats the client with a program that it looks for in the path.
    const variables = { PATH: [commands, machine.env.PATH].join(delimiter) };
    const generate = ['generate', '--path', document, ...out];
    return execute(folder, join(commands, 'openapi-python-client'), generate, variables);
  },
  tell: (commands, folder, variables) =>
    execute(folder, join(commands, 'python'), ['openapi_python_client_story.py'], variables),
};

export const generators: readonly Generator[] = [openapiTypescript, heyApi, openapiPythonClient];
