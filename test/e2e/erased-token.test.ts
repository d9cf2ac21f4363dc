import { expect, it } from 'vitest';
import { catalogue } from '#shared/contracts/catalogue/catalogue.ts';
import { acceptedBy } from '#shared/contracts/contract.ts';
import { Acts } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const ids: Readonly<Record<string, string>> = { seq: '1', purchaseId: 'earned', redemptionId: 'r1' };

/** Every reading call about a member that a member's own token may make. */
const readings = catalogue.filter(
  (contract) =>
    contract.method === 'GET' &&
    contract.path.includes('{member}') &&
    acceptedBy(contract).includes('member'),
);

it('the token of an erased member reads nothing more, and staff still read the books', async () => {
  const member = await acts.memberWith(10);
  await acts.redeem(member, 'r1', { points: 1 });
  const own = { as: { member } };
  const paths = readings.map(({ path }) =>
    path.replace('{member}', member).replace(/\{(\w+)\}/g, (_, name: string) => String(ids[name])),
  );
  expect(paths.length).toBeGreaterThan(8);
  for (const path of paths)
    expect([path, (await environment.call('GET', path, own)).status]).toEqual([path, 200]);
  expect((await environment.call('DELETE', `/v1/members/${member}`, { as: 'agent' })).status).toBe(204);
  for (const path of paths) {
    const exported = path.endsWith('/export');
    expectRefused(await environment.call('GET', path, own), {
      status: exported ? 409 : 404,
      code: exported ? 'member-erased' : 'member-not-found',
    });
  }
  const quoted = await acts.quote({ purchase: purchaseOf(100) }, own.as);
  expectRefused(quoted, { status: 409, code: 'member-erased' });
  expect((await environment.call('GET', `/v1/members/${member}/entries`, { as: 'agent' })).status).toBe(200);
});
