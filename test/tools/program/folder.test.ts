import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeProblems } from '../../../tools/program/describe-plan.ts';
import { readFolder, writeFolder } from '../../../tools/program/folder.ts';
import { folderOf, sound } from './folders.ts';

const tea = sound['promotions/tea.json'] as object;

async function problemsOf(files: Readonly<Record<string, unknown>>): Promise<string> {
  return describeProblems((await readFolder(folderOf({ ...sound, ...files }))).problems);
}

describe('a folder', () => {
  it('is read, its times in UTC and its tiers as part of the programme', async () => {
    const { documents, problems } = await readFolder(folderOf(sound));
    expect(problems).toEqual([]);
    expect([...documents.keys()]).toEqual(['program', 'promotions/tea', 'rewards/coffee', 'stores/haneda']);
    expect(documents.get('program')?.content.tiers).toEqual(sound['tiers.json']);
    expect(documents.get('promotions/tea')).toMatchObject({
      active: true,
      content: { schedule: { from: '2026-12-01T00:00:00.000Z' } },
    });
  });

  it('is written in one order of keys, and read as it was', async () => {
    const { documents } = await readFolder(folderOf(sound));
    const folder = folderOf({});
    await writeFolder(folder, documents);
    expect((await readFolder(folder)).documents).toEqual(documents);
    expect(readFileSync(join(folder, 'promotions/tea.json'), 'utf8')).toBe(`{
  "name": "Double points on tea",
  "active": true,
  "conditions": {
    "all": []
  },
  "effect": {
    "type": "multiplier",
    "factor": "2"
  },
  "schedule": {
    "from": "2026-12-01T00:00:00.000Z"
  }
}
`);
    await writeFolder(folder, new Map([['promotions/tea', undefined]]));
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'program.json',
      'promotions',
      'rewards',
      'rewards/coffee.json',
      'stores',
      'stores/haneda.json',
      'tiers.json',
    ]);
  });

  it('may have ids with every character that ids allow, and foreign files', async () => {
    const folder = folderOf({ ...sound, 'promotions/A.b~c_d-9.json': tea, 'promotions/notes.md': 'x' });
    const { documents, problems } = await readFolder(folder);
    expect(problems).toEqual([]);
    expect(documents.has('promotions/A.b~c_d-9')).toBe(true);
  });

  it('may begin a file with a byte order mark', async () => {
    expect(await problemsOf({ 'rewards/coffee.json': '\ufeff{"name":"A coffee","points":500}' })).toBe('');
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['no JSON', { 'promotions/tea.json': '{' }, 'promotions/tea.json is not JSON from line 1, column 2 on'],
    ['an empty file', { 'tiers.json': '' }, 'tiers.json is not JSON from line 1, column 1 on'],
    [
      'a key twice',
      { 'rewards/coffee.json': '{"a":1,"a":2}' },
      'rewards/coffee.json names a key of an object twice: line 1, column 8',
    ],
    ['no object', { 'promotions/tea.json': [] }, 'promotions/tea.json must be an object'],
    [
      'an unknown field',
      { 'promotions/tea.json': { ...tea, x: 1 } },
      'promotions/tea.json /x is not a known field',
    ],
    [
      'a missing active',
      { 'promotions/tea.json': { ...tea, active: undefined } },
      'promotions/tea.json /active is required: true or false',
    ],
    [
      'a wrong active',
      { 'promotions/tea.json': { ...tea, active: 'yes' } },
      'promotions/tea.json /active must be true, false or "earlier"',
    ],
    [
      'a wrong id',
      { 'promotions/-tea.json': tea },
      'promotions/-tea.json is not named by an id: it must be 1 to 64 of A-Z a-z 0-9 . _ ~ - and begin with a letter or digit',
    ],
    [
      'names of one file',
      { 'promotions/TEA.json': tea },
      'promotions/tea.json is the same file as promotions/TEA.json on a file system without case: choose another id',
    ],
    ['a missing half', { 'tiers.json': undefined }, 'tiers.json is missing'],
    ['the other missing half', { 'program.json': undefined }, 'program.json is missing'],
    [
      'tiers in the programme',
      { 'program.json': { ...(sound['program.json'] as object), tiers: [] } },
      'program.json /tiers belongs in tiers.json',
    ],
    [
      'a version',
      { 'program.json': { ...(sound['program.json'] as object), version: 3 } },
      'program.json /version is not a known field',
    ],
    [
      'a wrong tier',
      { 'tiers.json': [{ id: 'blue', name: 'Blue', threshold: 5, multiplier: '1' }] },
      'tiers.json /0/threshold must be 0: every member has a tier',
    ],
    ['tiers that are none', { 'tiers.json': {} }, 'tiers.json must be an array'],
    [
      'a wrong store',
      { 'stores/haneda.json': { name: 'Haneda', timeZone: 'Asia/Nowhere' } },
      'stores/haneda.json /timeZone must be an IANA time zone, as Europe/Dublin',
    ],
    [
      'a wrong reward',
      { 'rewards/coffee.json': { name: 'A coffee', points: 0 } },
      'rewards/coffee.json /points must be at least 1',
    ],
  ])('with %s is refused by file and place', async (_, files, sentence) => {
    expect(await problemsOf(files)).toBe(sentence);
  });
});
