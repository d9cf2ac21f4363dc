import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { originHere } from '../../../tools/api/origin.ts';
import { originOf } from '../../../tools/program/base.ts';
import { readOptions as readReplay } from '../../../tools/replay/options.ts';

const root = new URL('../../../', import.meta.url);

/** Code that makes the address of a server on this machine by itself. */
const OWN_DEFAULT = /localhost:\$\{|\bPORT\s*(?:\|\||\?\?)|\.PORT\b/;

it('every tool takes the server on this machine from PORT, by one function', () => {
  const own = globSync('tools/**/*.ts', { cwd: root }).filter((file) =>
    OWN_DEFAULT.test(readFileSync(new URL(file, root), 'utf8')),
  );
  expect(own.toSorted()).toEqual(['tools/api/origin.ts', 'tools/program/base.ts']);
  expect(originHere({})).toBe('http://localhost:3000');
  expect(originHere({ PORT: '' })).toBe('http://localhost:3000');
  expect(originHere({ PORT: '4100' })).toBe('http://localhost:4100');
  expect(() => originHere({ PORT: 'x' })).toThrow(/PORT must be an address/);
  expect(readReplay(['a.csv'], { PORT: '4100' })?.origin).toBe('http://localhost:4100');
  expect(readReplay(['a.csv', '--url', 'http://localhost:1'], { PORT: '4100' })?.origin).toBe(
    'http://localhost:1',
  );
});

it('a folder of the programme stays with its server, unless PORT names another one on this machine', () => {
  const base = (url: string) => ({ url, things: new Map() });
  const here = base('http://localhost:3000');
  const there = base('https://laurel.example.com');
  expect(originOf(undefined, { PORT: '4100' })).toBe('http://localhost:4100');
  expect(originOf(here, {})).toBe(here.url);
  expect(originOf(here, { PORT: '4100' })).toBe('http://localhost:4100');
  expect(originOf(there, { PORT: '4100' })).toBe(there.url);
});
