import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** The rules of the books are numbered from 1. */
const RULES = 31;

it('every rule has a test of its name', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
  const sources = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n');
  const tested = new Set([...sources.matchAll(/'SEMANTICS (\d+): /g)].map(([, rule]) => Number(rule)));
  const rules = Array.from({ length: RULES }, (_, index) => index + 1);
  expect([...tested].sort((a, b) => a - b)).toEqual(rules);
});
