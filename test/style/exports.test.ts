import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { filesUnder } from './imports.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folders = ['functions', 'infra', 'local', 'shared', 'tools', 'web', 'test'];
const withoutComments = (text: string) => text.replaceAll(/\/\*.*?\*\/|(?<![:'"`])\/\/[^\n]*/gs, '');
const code = new Map(
  ['.ts', '.js']
    .flatMap((ending) => filesUnder(folders, ending))
    .map((file) => [file, withoutComments(readFileSync(join(root, file), 'utf8'))]),
);

const words = new Map([...code].map(([file, text]) => [file, new Set(text.match(/\w+/g))]));

/** The bundler puts the first two in the place of modules of the SDK; the text of the last is another file. */
const EXEMPT = [
  'infra/bundling/environment-credentials.ts',
  'infra/bundling/no-event-streams.ts',
  'shared/contracts/catalogue/known-paths-file.ts',
];

/** Values that a file exports. Types are left out: one that a function takes or gives is part of what it says. */
function exportedValues(text: string): readonly string[] {
  const found = text.matchAll(/^export (?:async )?(?:const|let|function\*?|class) (\w+)/gm);
  return [...found].map(([, name = '']) => name);
}

/** Whether another file names the file and the value. */
function isUsed(file: string, name: string): boolean {
  return [...words].some(
    ([other, named]) => other !== file && named.has(name) && code.get(other)?.includes(basename(file)),
  );
}

function unused(): readonly string[] {
  const ours = [...code].filter(([file]) => !file.startsWith('test/') && !EXEMPT.includes(file));
  return ours.flatMap(([file, text]) =>
    exportedValues(text)
      // Lambda takes a handler.
      .filter((name) => name !== 'handler' && !isUsed(file, name))
      .map((name) => `${file} exports ${name}`),
  );
}

/** Modules that a file imports in more than one statement. */
function importedTwice(text: string): readonly string[] {
  const modules = [...text.matchAll(/^import\s[^;'"]*?from '([^']+)';/gm)].map(([, from = '']) => from);
  return [...new Set(modules.filter((from, index) => modules.indexOf(from) !== index))];
}

describe('exports and imports', () => {
  it('every value that a file exports is used by another', () => {
    expect(unused()).toEqual([]);
  });

  it('no file imports one module in two statements', () => {
    const twice = [...code].flatMap(([file, text]) => importedTwice(text).map((from) => `${file}: ${from}`));
    expect(twice).toEqual([]);
  });

  it.each([
    ["import type { A } from './a.ts';\nimport { b } from './a.ts';\n", ['./a.ts']],
    ["import { type A, b } from './a.ts';\nimport { c } from './b.ts';\n", []],
  ])('two statements are found in %j', (text, found) => {
    expect(importedTwice(text)).toEqual(found);
  });

  it.each([
    ['export const one = 1;\nexport type Two = 2;\n', ['one']],
    ['export async function three() {}\nconst four = 4;\nexport class Five {}\n', ['three', 'Five']],
  ])('values are found in %j', (text, found) => {
    expect(exportedValues(text)).toEqual(found);
  });
});
