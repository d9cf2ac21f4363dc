import { expect, it } from 'vitest';
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

const now = () => new Date().toISOString();

it('a receipt of a merged member whose number the survivor has too is read and returned with of', async () => {
  const [u, v] = [await environment.enrol(), await environment.enrol()];
  await environment.buy(u, '000123', purchaseOf(1000, { store: 'cork' }));
  await environment.buy(v, '000123', purchaseOf(9000, { store: 'dublin' }));
  const body = { from: v, reason: 'duplicate-enrolment' };
  await environment.call('PUT', `/v1/members/${u}/merges/g1`, { as: 'agent', body });
  const path = `/v1/members/${u}/purchases`;
  const returned = await environment.call('PUT', `${path}/000123/returns/r9?of=${v}`, {
    body: { occurredAt: now() },
  });
  expect([returned.status, returned.body.pointsReversed]).toEqual([201, 90]);
  expect(returned.body.entry).toMatchObject({ reference: `purchase/${v}:000123/return/r9/`, returnId: 'r9' });
  const read = async (query: string) => (await environment.call('GET', `${path}/000123${query}`)).body;
  expect([await read(''), await read(`?of=${v}`)]).toMatchObject([
    { pointsReversed: 0 },
    { pointsReversed: 90, bookedFor: v },
  ]);
  expect((await acts.giveBack(u, '000123', 'r9')).status).toBe(201);
  const lists = ['purchases', 'entries', 'redemptions'].map((list) => `/v1/members/${u}/${list}?of=`);
  const [purchases] = await Promise.all(lists.map((list) => environment.call('GET', `${list}${v}`)));
  expect(purchases?.body.items).toMatchObject([{ bookedFor: v }]);
  const stranger = await environment.enrol();
  const pointers = ['/query/of'];
  for (const list of [...lists, `${path}/000123?of=`]) {
    const refused = await environment.call('GET', `${list}${stranger}`);
    expectRefused(refused, { status: 404, code: 'member-not-found', pointers });
  }
});
