import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const pages = join(import.meta.dirname, '../../../local/pages');
const signInPage = join(import.meta.dirname, '../../../local/issuer/sign-in-page.ts');
const files = readdirSync(pages);
const text = (ending: RegExp) =>
  files.filter((name) => ending.test(name)).map((name) => readFileSync(join(pages, name), 'utf8'));

it('each class, id and state of a style sheet is on a page', () => {
  const markup = [...text(/\.(html|js)$/), readFileSync(signInPage, 'utf8')].join('\n');
  const selectors = text(/\.css$/).flatMap((css) => css.match(/^[^{}@;]*(?=\{)/gm) ?? []);
  const named = selectors.flatMap((selector) => [
    ...[...selector.matchAll(/[.#]([a-z][\w-]*)/g)].map(([, name = '']) => name),
    ...[...selector.matchAll(/data-state="(\w+)"/g)].map(([, name = '']) => name),
  ]);
  expect(named.length).toBeGreaterThan(30);
  const unused = [...new Set(named)].filter((name) => !new RegExp(`[\\s"'\`]${name}[\\s"'\`]`).test(markup));
  expect(unused).toEqual([]);
});

it('each module of a page finds all that it imports', async () => {
  const entryPoints = [join(pages, 'start.js')];
  const { errors, warnings, metafile } = await build({
    ...{ entryPoints, bundle: true, write: false, format: 'esm', platform: 'browser' },
    ...{ logLevel: 'silent', metafile: true },
  });
  expect([errors, warnings]).toEqual([[], []]);
  const linked = Object.keys(metafile.inputs).map((file) => basename(file));
  expect(linked.sort()).toEqual(files.filter((name) => name.endsWith('.js')).sort());
});
