import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Acts } from './acts.ts';
import { expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const patient = { timeout: 30_000, interval: 100 };
const path = '/v1/challenges/most/leaderboard';
const read = (query = '', as: As = 'channel') => environment.call('GET', `${path}${query}`, { as });

async function shows(items: readonly object[], query = ''): Promise<void> {
  await vi.waitFor(async () => expect((await read(query)).body.items).toEqual(items), patient);
}

describe('a leaderboard', () => {
  it('follows purchases, returns, names, suspensions and erasures, and never names a member by its id', async () => {
    const acts = new Acts(() => environment);
    const group = { name: 'Haneda', group: 'airport' };
    await environment.call('PUT', '/v1/stores/haneda', { as: 'marketer', body: group });
    const body = {
      name: 'Most purchases',
      goal: { metric: 'purchases', target: 1_000_000 },
      reward: { badge: 'most' },
      schedule: { from: '2026-01-01T00:00:00.000Z', to: '2099-01-01T00:00:00.000Z' },
    };
    expect((await environment.call('PUT', '/v1/challenges/most', { as: 'marketer', body })).status).toBe(201);
    expect((await read()).body).toEqual({ items: [], asOf: expect.any(String) });
    // The consumer knows the challenge and functions the store once a purchase there counts in its group.
    const probe = await environment.enrol();
    const inGroup = async () => {
      await environment.buy(probe, randomUUID(), purchaseOf(1000, { store: 'haneda' }));
      expect((await read('?storeGroup=airport')).body.items).not.toEqual([]);
    };
    await vi.waitFor(inGroup, { timeout: 30_000, interval: 500 });
    expect((await environment.call('DELETE', `/v1/members/${probe}`, { as: 'agent' })).status).toBe(204);
    await shows([]);
    await shows([], '?storeGroup=airport');

    const [robin, ann] = [
      await environment.enrol({ profile: { displayName: 'Robin <b>B.</b>' } }),
      await environment.enrol(),
    ];
    for (const id of ['p1', 'p2']) await environment.buy(robin, id, purchaseOf(1000));
    for (const id of ['p1', 'p2']) await environment.buy(ann, id, purchaseOf(1000, { store: 'haneda' }));
    const both = [
      { rank: 1, score: 2 },
      { rank: 1, score: 2 },
    ];
    await vi.waitFor(async () => expect((await read()).body.items).toMatchObject(both), patient);
    await shows([{ rank: 1, score: 2 }], '?storeGroup=airport');
    await acts.giveBack(ann, 'p2', 'r1', { occurredAt: new Date().toISOString() });
    const first = { rank: 1, score: 2, name: 'Robin <b>B.</b>' };
    await shows([first, { rank: 2, score: 1 }]);
    await shows([{ rank: 1, score: 1 }], '?storeGroup=airport');

    const own = await read('?limit=1', { member: ann });
    expect(own.body).toMatchObject({ items: [first], own: { rank: 2, score: 1 } });
    for (const { text } of [own, await read()]) for (const id of [robin, ann]) expect(text).not.toContain(id);

    const change = { body: { profile: { displayName: null } } };
    await environment.call('PUT', `/v1/members/${robin}`, change);
    expect((await read('?limit=1')).body.items).toEqual([{ rank: 1, score: 2 }]);
    const suspended = { status: 'suspended', reason: 'fraud-suspected' };
    await environment.call('PUT', `/v1/members/${robin}/status/s1`, { as: 'agent', body: suspended });
    await shows([{ rank: 1, score: 1 }]);
    await environment.call('DELETE', `/v1/members/${ann}`, { as: 'agent' });
    await shows([]);
    expect((await read('', { member: robin })).body.own).toBeUndefined();
  });

  it.each([
    '?limit=0',
    '?limit=201',
    '?limit=-1',
    '?limit=1.5',
    '?limit=x',
    '?storeGroup=',
    `?storeGroup=${'x'.repeat(65)}`,
    '?storeGroup=a%00b',
    '?cursor=x',
    '?member=m-1',
  ])('refuses %s', async (query) => {
    const pointers = [`/query/${query.slice(1, query.indexOf('='))}`];
    expectRefused(await read(query), { status: 400, code: 'validation', pointers });
  });

  it('is not found where the challenge is unknown or paused, and is empty for a group that no store is in', async () => {
    const unknown = await environment.call('GET', '/v1/challenges/nowhere/leaderboard');
    expectRefused(unknown, { status: 404, code: 'challenge-not-found' });
    expect((await read('?storeGroup=nowhere')).body.items).toEqual([]);
    await environment.call('POST', '/v1/challenges/most/pause', { as: 'marketer' });
    expectRefused(await read(), { status: 404, code: 'challenge-not-found' });
  });
});
