import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { type Caller, callers, memberOf } from '../../tools/contract/callers.ts';
import { fuzz, installFuzzer } from '../../tools/contract/fuzz.ts';
import { stock } from '../../tools/contract/stock.ts';
import { PYTHONS } from '../../tools/packages/python.ts';
import { describeWith, machine } from '../not-tested.ts';
import { type Environment, startEnvironment } from './environment.ts';

/** Fixed, so that a change of the product is the only reason for another result; `npm run contract:fuzz` draws one. */
const SEED = 1;

let environment: Environment;
let folder: string;

beforeAll(async () => {
  environment = await startEnvironment();
  folder = mkdtempSync(join(tmpdir(), 'laurel-fuzz-'));
});
afterAll(async () => {
  await environment.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function tokenOf(caller: Caller): Promise<string | undefined> {
  if (caller === 'nobody') return undefined;
  return environment.token(caller === 'member' ? { member: memberOf(caller) } : caller);
}

async function callByAdmin(method: string, path: string, body: object): Promise<Response> {
  const authorization = `Bearer ${await environment.token('admin')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  return fetch(`${environment.runner.url}${path}`, { method, headers, body: JSON.stringify(body) });
}

await describeWith(
  'schemathesis',
  () => installFuzzer(PYTHONS, machine),
  (commands) => {
    it.each(callers)(
      'finds no answer to %s that the document does not describe, and no 5xx',
      async (caller) => {
        await stock(caller, callByAdmin);
        const { findings, operations } = await fuzz({
          ...{ commands, caller, folder, machine, seed: SEED, examples: 1 },
          url: environment.runner.url,
          token: await tokenOf(caller),
        });
        expect(findings).toBe('');
        expect(operations).toEqual({ total: catalogue.length, tested: catalogue.length });
      },
      600_000,
    );
  },
);
