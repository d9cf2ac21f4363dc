import { expect, it } from 'vitest';
import { Acts, expectFirst, expectReplay } from './acts.ts';
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

/** U and V with one number each, under which both have a purchase and open reservations; V's are made by V's card. */
async function duplicates(card: string) {
  const [u, v] = [await environment.enrol(), await environment.enrol({ identifiers: { cards: [card] } })];
  const ofCard = `card:${card}`;
  const sale = purchaseOf([9000, 9000], { store: 'dublin' });
  const bought = await environment.buy(ofCard, '000123', sale);
  await environment.buy(u, '000123', purchaseOf([30_000, 30_000], { store: 'cork' }));
  for (const [member, points] of [
    [u, 50],
    [ofCard, 40],
  ] as const) {
    for (const id of ['whole', 'parts', 'spent']) await acts.reserve(member, id, points);
    await acts.capture(member, 'spent');
  }
  return { u, v, ofCard, sale, bought };
}

it('a till goes on with the card of a merged member: repeats replay, and acts follow what the card began', async () => {
  const { u, v, ofCard, sale, bought } = await duplicates('2983000001');
  const giveBack = { occurredAt: now(), lines: [{ lineId: '1', quantity: 1 }] };
  const returned = await acts.giveBack(ofCard, '000123', 's1', giveBack);
  const part = await acts.part(ofCard, 'parts', 'c1', { points: 10 });
  const refunded = await acts.refund(ofCard, 'spent', 'f1', { points: 5 });
  const reserved = await acts.redemption(ofCard, 'whole');
  const merge = { from: v, reason: 'duplicate-enrolment' };
  expectFirst(await environment.call('PUT', `/v1/members/${u}/merges/g2`, { as: 'agent', body: merge }));

  expectReplay(await environment.buy(ofCard, '000123', sale), bought);
  expectReplay(await acts.giveBack(ofCard, '000123', 's1', giveBack), returned);
  expectReplay(await acts.part(ofCard, 'parts', 'c1', { points: 10 }), part);
  expectReplay(await acts.refund(ofCard, 'spent', 'f1', { points: 5 }), refunded);
  const again = await acts.reserve(ofCard, 'whole', 40);
  expect([again.status, again.body.redemption.points]).toEqual([200, reserved.body.points]);

  expect((await acts.giveBack(ofCard, '000123', 's2')).body.pointsReversed).toBe(90);
  expect((await acts.capture(ofCard, 'whole')).body.redemption).toMatchObject({ captured: 40 });
  expect((await acts.part(ofCard, 'parts', 'c2', { points: 10 })).body.redemption.captured).toBe(20);
  expect((await acts.release(ofCard, 'parts')).body.redemption).toMatchObject({ points: 40 });
  expect((await acts.refund(ofCard, 'spent', 'f2')).body.redemption.refunded).toBe(40);
  const shown = [await acts.redemption(ofCard, 'whole'), await acts.purchase(ofCard, '000123')];
  expect(shown.map(({ body }) => body.bookedFor)).toEqual([v, v]);
  const own = [await acts.redemption(u, 'whole'), await acts.redemption(u, 'parts')];
  expect(own.map(({ body }) => body.status)).toEqual(['reserved', 'reserved']);
  expect((await acts.purchase(u, '000123')).body.pointsReversed).toBe(0);
});
