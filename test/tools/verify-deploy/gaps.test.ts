import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../tools/verify-deploy');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

it('each gap of the emulator that is closed says which it is, and is closed at the start', () => {
  const text = read('emulator.py');
  const replacements = [...text.matchAll(/^def (\w+)\(\):\n {4}"""(Gap: [^"]+)"""/gm)].map(
    ([, name]) => name,
  );
  const started = /for replace in \(\n([\s\S]*?)\n\):/.exec(text)?.[1] ?? '';
  const names = started.split('\n').map((line) => line.trim().replace(',', ''));
  expect(names.toSorted()).toEqual(replacements.toSorted());
  expect(names.length).toBeGreaterThan(5);
});
