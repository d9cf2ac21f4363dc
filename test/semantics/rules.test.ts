import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../docs/rules.md'), 'utf8');

/** Every rule of the page with its text; one that is not built yet says so with its first words. */
const rules = page
  .split(/^### Rule /m)
  .slice(1)
  .map((rule) => {
    const number = Number(/^(\d+): /.exec(rule)?.[1]);
    const text = rule.slice(rule.indexOf('\n')).trim();
    return { number, isBuilt: !text.startsWith('Not built yet') };
  });

function testedRules(): readonly number[] {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  const sources = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n');
  const tested = new Set([...sources.matchAll(/'Rule (\d+): /g)].map(([, rule]) => Number(rule)));
  return [...tested].sort((a, b) => a - b);
}

it('the rules are numbered 1 to 48 without a gap', () => {
  expect(rules.map(({ number }) => number)).toEqual(Array.from({ length: 48 }, (_, index) => index + 1));
});

it('every rule that is built has a test of its name, and every test names a rule that is built', () => {
  const built = rules.filter(({ isBuilt }) => isBuilt).map(({ number }) => number);
  expect(built.length).toBeGreaterThan(30);
  expect(testedRules()).toEqual(built);
});

it('every rule that is not built has the words "Not built yet" and its topic', () => {
  const begun = page.split('\n').filter((line) => line.includes('Not built yet: '));
  expect(begun.length).toBe(rules.filter(({ isBuilt }) => !isBuilt).length);
});
