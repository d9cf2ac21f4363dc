import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { expectRefused } from './answers.ts';
import { tagOf } from './entity-tags.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { doublePoints } from './promotions.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const as = 'marketer';
const put = (store: string, body: object, headers = {}) =>
  environment.call('PUT', `/v1/stores/${store}`, { as, body, headers });
const read = (store: string) => environment.call('GET', `/v1/stores/${store}`, { as: 'channel' });

const tokyo = { name: 'Haneda', timeZone: 'Asia/Tokyo', country: 'JP', group: 'airport' };
const lisbon = { name: 'Lisbon', timeZone: 'Europe/Lisbon', country: 'PT' };

/** The second Sunday of a month at 23:00 UTC, the last one that is past. */
function secondSunday(month: number): string {
  const now = new Date();
  const inYear = (year: number) => {
    const first = new Date(Date.UTC(year, month - 1, 1, 23));
    return new Date(Date.UTC(year, month - 1, 8 + ((7 - first.getUTCDay()) % 7), 23));
  };
  const [last] = [inYear(now.getUTCFullYear()), inYear(now.getUTCFullYear() - 1)].filter((day) => day < now);
  return last?.toISOString() ?? '';
}

async function run(promotionId: string, change: object): Promise<void> {
  await environment.call('PUT', `/v1/promotions/${promotionId}`, {
    as,
    body: { ...doublePoints, ...change },
  });
  expect((await environment.call('POST', `/v1/promotions/${promotionId}/activate`, { as })).status).toBe(200);
}

describe('stores', () => {
  // All of this is there before a function reads the rules for the first time.
  beforeAll(async () => {
    expect((await put('haneda', tokyo)).status).toBe(201);
    expect((await put('lisbon', lisbon)).status).toBe(201);
    const effect = { type: 'bonus', points: 50 };
    await run('monday', { effect, schedule: { weekdays: [1] } });
    await run('airport', {
      effect: { type: 'bonus', points: 7 },
      conditions: { all: [{ fact: 'storeGroup', operator: 'equal', value: 'airport' }] },
    });
    await run('portugal', {
      effect: { type: 'bonus', points: 3 },
      conditions: { all: [{ fact: 'country', operator: 'equal', value: 'PT' }] },
    });
  });

  it('judge weekdays by their own clocks: bookings, quotes and explanations alike', async () => {
    const member = await environment.enrol();
    const awards: Record<string, Record<string, number>> = {};
    for (const [day, occurredAt] of [
      ['winter', secondSunday(1)],
      ['summer', secondSunday(7)],
    ] as const) {
      for (const store of ['haneda', 'lisbon', 'nowhere']) {
        const purchase = purchaseOf(1000, { store, occurredAt });
        const quoted = await environment.call('POST', '/v1/quotes', { body: { member, purchase } });
        const { body } = await environment.buy(member, `${store}-${day}`, purchase);
        expect(body.awards).toEqual(quoted.body.awards);
        awards[`${store} ${day}`] = Object.fromEntries(
          body.awards.map(({ promotionId, points }: { promotionId?: string; points: number }) => [
            promotionId ?? 'base',
            points,
          ]),
        );
        const path = `/v1/members/${member}/entries/${body.entry.seq}/explanation`;
        const { body: explained } = await environment.call('GET', path, { as: 'agent' });
        const applied = explained.promotions.filter(
          ({ outcome }: { outcome: string }) => outcome === 'applied',
        );
        expect(applied.map(({ promotionId }: { promotionId: string }) => promotionId)).toEqual(
          Object.keys(awards[`${store} ${day}`] ?? {}).filter((name) => name !== 'base'),
        );
      }
    }
    expect(awards).toEqual({
      'haneda winter': { base: 10, airport: 7, monday: 50 },
      'lisbon winter': { base: 10, portugal: 3 },
      'nowhere winter': { base: 10 },
      'haneda summer': { base: 10, airport: 7, monday: 50 },
      'lisbon summer': { base: 10, monday: 50, portugal: 3 },
      'nowhere summer': { base: 10 },
    });
  });

  it('are read by everybody, and changed and deleted by marketers', async () => {
    const first = await read('haneda');
    expect(first.body).toMatchObject({ store: 'haneda', ...tokyo, version: 1 });
    for (const reader of ['agent', 'analyst', 'marketer', 'admin', { member: newMemberId() }] as const) {
      expect((await environment.call('GET', '/v1/stores/haneda', { as: reader })).text).toBe(first.text);
    }
    const { body: list } = await environment.call('GET', '/v1/stores?limit=1', { as: 'analyst' });
    expect(list).toMatchObject({ items: [first.body], nextCursor: expect.any(String) });
    const place = { latitude: 35.5494, longitude: 139.7798 };
    const moved = await put('haneda', { ...tokyo, place }, { 'If-Match': tagOf(first) });
    expect([moved.status, moved.body.place]).toEqual([200, place]);
    expectRefused(await put('haneda', tokyo, { 'If-Match': tagOf(first) }), {
      status: 412,
      code: 'version-conflict',
    });
    expectRefused(await put('haneda', tokyo, { 'If-None-Match': '*' }), {
      status: 412,
      code: 'version-conflict',
    });
    expectRefused(await read('unknown'), { status: 404, code: 'store-not-found' });
  });

  it('may be deleted while promotions name their group, and old entries are explained as they were booked', async () => {
    const member = await environment.enrol();
    const { body } = await environment.buy(member, 'before', purchaseOf(1000, { store: 'haneda' }));
    expect((await environment.call('DELETE', '/v1/stores/haneda', { as })).status).toBe(204);
    expectRefused(await environment.call('DELETE', '/v1/stores/haneda', { as }), {
      status: 404,
      code: 'store-not-found',
    });
    const { body: explained } = await environment.call(
      'GET',
      `/v1/members/${member}/entries/${body.entry.seq}/explanation`,
      { as: 'agent' },
    );
    expect(explained.promotions).toContainEqual(
      expect.objectContaining({ promotionId: 'airport', outcome: 'applied' }),
    );
    expect((await environment.call('GET', '/v1/promotions/airport', { as })).body.status).toBe('active');
  });

  it.each([
    ['a time zone that does not exist', { ...tokyo, timeZone: 'Asia/Nowhere' }, '/timeZone'],
    ['an offset', { ...tokyo, timeZone: '+09:00' }, '/timeZone'],
    ['a country in words', { ...tokyo, country: 'Japan' }, '/country'],
    ['a country that is none', { ...tokyo, country: 'ZZ' }, '/country'],
    ['no name', { timeZone: 'Asia/Tokyo' }, '/name'],
    ['a place beyond the pole', { ...tokyo, place: { latitude: 91, longitude: 0 } }, '/place/latitude'],
    ['a group with a control character', { ...tokyo, group: 'a\u0000' }, '/group'],
    ['an unknown field', { ...tokyo, region: 'x' }, '/region'],
  ])('with %s are refused and change nothing', async (_, body, pointer) => {
    const before = await environment.contents();
    const refused = await put('refused', body);
    expectRefused(refused, { status: 400, code: 'validation', pointers: [pointer] });
    expect(await environment.contents()).toEqual(before);
  });
});
