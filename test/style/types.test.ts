import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

const imports = `
import { noParams, noQuery } from '${root}shared/contracts/fields.ts';
import { contract } from '${root}shared/contracts/contract.ts';
import type { ReturnAnswer } from '${root}shared/contracts/ledger/book-return.ts';
import { present } from '${root}shared/domain/present.ts';
declare const answer: ReturnAnswer;
const { entry, balance, refund } = answer;
const points = { pointsReversed: 1, pointsForgiven: 0, pointsRestored: 0, refund };
const call = { operationId: 'x', capability: 'ledger', method: 'GET', path: '/x', summary: 'X', scopes: [],
  params: noParams, query: noQuery, body: undefined, answers: {} } as const;
`;

const fixtures = [
  {
    title: 'an answer with every field',
    compiles: true,
    code: 'export const made: ReturnAnswer = present({ entry, balance, ...points, tierChange: undefined });',
  },
  {
    title: 'an answer without a required field',
    compiles: false,
    code: `export const made: ReturnAnswer = present({
      entry, balance, pointsReversed: 1, pointsForgiven: 0, tierChange: undefined });`,
  },
  {
    title: 'an answer that forgets a field which it may lack',
    compiles: false,
    code: 'export const made: ReturnAnswer = present({ entry, balance, ...points });',
  },
  {
    title: 'an answer with undefined in place of a required field',
    compiles: false,
    code: `export const made: ReturnAnswer = present({
      entry, balance, ...points, pointsRestored: undefined, tierChange: undefined });`,
  },
  {
    title: 'an answer of no contract',
    compiles: false,
    code: 'export const made = present({ entry, balance });',
  },
  {
    title: 'a contract with a code that exists',
    compiles: true,
    code: "export const made = contract({ ...call, refusals: ['member-not-found'] });",
  },
  {
    title: 'a contract with a code that does not exist',
    compiles: false,
    code: "export const made = contract({ ...call, refusals: ['member-nowhere'] });",
  },
];

let folder: string;
let output: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-types-'));
  for (const [index, { code }] of fixtures.entries()) {
    writeFileSync(join(folder, `fixture-${index}.mts`), `${imports}${code}\n`);
  }
  const compilerOptions = {
    noUnusedLocals: false,
    types: [],
    typeRoots: [join(root, 'node_modules/@types')],
  };
  const configuration = { extends: join(root, 'tsconfig.json'), compilerOptions, include: [folder] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  output = spawnSync(process.execPath, [compiler, '--noEmit', '-p', folder], { encoding: 'utf8' }).stdout;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the compiler', () => {
  it('finds nothing wrong but in the fixtures', () => {
    expect(
      output.split('\n').filter((line) => /error TS/.test(line) && !/fixture-\d+\.mts/.test(line)),
    ).toEqual([]);
  });

  it.each(
    fixtures.map(({ title, compiles }, index) => [compiles ? 'takes' : 'refuses', title, index, compiles]),
  )('%s %s', (_verb, _title, index, compiles) => {
    expect(!output.includes(`fixture-${index}.mts`)).toBe(compiles);
  });
});
