import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { guards } from '../../../tools/mutate/guards.ts';
import { filesUnder, importedLater, importsOf } from '../../style/imports.ts';

const root = join(import.meta.dirname, '../../..');

it.each(guards)(
  'the code of the guard is in its file once, and without it the file differs: $name',
  (guard) => {
    if (!existsSync(join(root, guard.file)))
      throw new Error(
        `${guard.file} is gone, and a guard in tools/mutate/*-guards.ts quotes it: ${guard.name}`,
      );
    const source = readFileSync(join(root, guard.file), 'utf8');
    expect(source.split(guard.code)).toHaveLength(2);
    expect(guard.without).not.toBe(guard.code);
  },
);

it('the tests that a guard names are there: vitest fails where it finds none, which looks like a guard that is held', () => {
  const missing = guards.flatMap(({ name, tests }) =>
    tests.filter((test) => !existsSync(join(root, test))).map((test) => `${name}: ${test}`),
  );
  expect(missing).toEqual([]);
  expect(guards.filter(({ tests }) => tests.length === 0)).toEqual([]);
});

it('one of the tests that a guard names reads its file, at any distance; stories run it in another process', () => {
  const all = filesUnder(['shared', 'functions', 'infra', 'local', 'tools', 'test']);
  const imported = new Map(
    all.map((file) => [file, [...importsOf(file).map(({ to }) => to), ...importedLater(file)]]),
  );
  const readBy = (tests: readonly string[]) => {
    const reached = new Set<string>();
    const open = all.filter((file) => tests.some((test) => file === test || file.startsWith(`${test}/`)));
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (reached.has(file)) continue;
      reached.add(file);
      open.push(...(imported.get(file) ?? []));
    }
    return reached;
  };
  const afar = guards.filter(
    ({ file, tests }) => !tests.some((test) => test.startsWith('test/e2e/')) && !readBy(tests).has(file),
  );
  expect(afar.map(({ name, file }) => `${name}: ${file}`)).toEqual([]);
});
