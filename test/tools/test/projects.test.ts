import { readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { expect, it } from 'vitest';
import { DEEP_PROJECT, projects } from '../../projects.ts';

const root = join(import.meta.dirname, '../../..');
const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts'));
const matches = (file: string, globs: readonly string[]) => globs.some((glob) => matchesGlob(file, glob));
const projectsOf = (file: string) =>
  projects
    .filter(({ include, exclude }) => matches(file, include) && !matches(file, exclude))
    .map(({ name }) => name);

it('every test file belongs to exactly one project', () => {
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => projectsOf(file).length !== 1)).toEqual([]);
});

it('a file is deep by its name', () => {
  const deep = files.filter((file) => projectsOf(file).includes(DEEP_PROJECT));
  expect(deep.length).toBeGreaterThan(10);
  expect(deep).toEqual(files.filter((file) => file.endsWith('.deep.test.ts')));
});

it('docs/testing.md describes each project', () => {
  const text = readFileSync(join(root, 'docs/testing.md'), 'utf8');
  for (const { name } of projects) expect(text).toContain(`| \`${name}\` |`);
});
