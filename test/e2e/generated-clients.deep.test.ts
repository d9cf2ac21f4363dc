import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryRoot } from '../../infra/bundling/repository.ts';
import type { Outcome } from '../../tools/packages/processes.ts';
import { describeWith } from '../not-tested.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { generators } from './generated-clients/generators.ts';
import { type GrowingProxy, grownWord, startGrowingProxy } from './growing-proxy.ts';

/** The document that integrators are given; LAUREL_DOCUMENT names another, to see what its clients do. */
const document = process.env.LAUREL_DOCUMENT ?? join(repositoryRoot, 'docs', 'openapi.json');

let environment: Environment;
let later: GrowingProxy;

beforeAll(async () => {
  environment = await startEnvironment();
  later = await startGrowingProxy(environment.runner.url);
});
afterAll(async () => {
  await later.stop();
  await environment.stop();
});

/** The output of a command that has succeeded. */
function outputOf({ code, output }: Outcome): string {
  expect([code, code === 0 ? '' : output]).toEqual([0, '']);
  return output;
}

/** A purchase of 42 EUR; 12 points reserved, of which 10 are captured. `word` says how words of lists come. */
const seen = (word: (word: string) => string) => ({
  memberStatus: word('active'),
  earned: 42,
  replayed: [200, 'true'],
  replayedEarned: 42,
  redeemed: word('reserved'),
  captured: word('captured'),
  available: 32,
  kinds: ['capture', 'reservation', 'accrual'].map(word),
  accounts: expect.arrayContaining([word('available')]),
  listed: ['p-1'],
  listedRedemptions: [word('captured')],
  refusal: 'member-not-found',
});

for (const { name, obtain, generate, check, tell } of generators) {
  await describeWith(`a client of ${name}`, obtain, (commands) => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-client-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const told = async (url: string, member: string) => {
      const variables = {
        LAUREL_URL: url,
        LAUREL_TOKEN: await environment.token('channel'),
        LAUREL_MEMBER: member,
      };
      return JSON.parse(outputOf(await tell(commands, folder, variables)));
    };

    test('is made of the whole document', async () => {
      outputOf(await generate(commands, document, folder));
      if (check !== undefined) outputOf(await check(folder));
    });

    test('calls the running product', async () => {
      const story = await told(environment.runner.url, `m-${name.replaceAll(/\W/g, '')}`);
      expect(story).toMatchObject({ ...seen((word) => word), later: 0, laterFields: 0 });
    });

    test('reads what a later version answers: kinds, accounts, statuses and fields that the document lacks', async () => {
      const story = await told(later.url, `m-later-${name.replaceAll(/\W/g, '')}`);
      expect(story).toMatchObject({ ...seen(grownWord), later: 1, laterFields: 3 });
    });
  });
}
