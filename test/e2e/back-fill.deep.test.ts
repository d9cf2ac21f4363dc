import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const as = 'marketer';
const patient = { timeout: 60_000, interval: 100 };

const threePurchases = {
  name: 'Three purchases',
  goal: { metric: 'purchases', target: 3 },
  reward: { points: 300, badge: 'regular' },
};

async function ended(location: string | null) {
  const shown = async () => (await environment.call('GET', location ?? '', { as: 'analyst' })).body;
  await expect.poll(async () => (await shown()).endedAt, patient).toBeDefined();
  return shown();
}

const available = async (member: string) =>
  (await environment.call('GET', `/v1/members/${member}`)).body.balance?.available;

describe('a back-fill', () => {
  it('credits what was bought before the definition, once', async () => {
    const [regular, seldom] = [await environment.enrol(), await environment.enrol()];
    for (const id of ['a', 'b', 'c']) await environment.buy(regular, `r-${id}`, purchaseOf(1000));
    await environment.buy(seldom, 's-a', purchaseOf(1000));
    const path = '/v1/achievements/three';
    expect((await environment.call('PUT', path, { as, body: threePurchases })).status).toBe(201);
    const begun = await environment.call('POST', `${path}/backfill`, { as });
    expect(begun.status).toBe(202);
    expect(begun.body).toMatchObject({ collection: 'achievements', id: 'three', version: 1 });
    const first = await ended(begun.headers.get('location'));
    expect(first).toMatchObject({
      status: 'done',
      progress: { done: 16, of: 16 },
      result: { members: 2, moved: 2, unlocked: 1, waiting: 0, points: 300, failed: 0 },
    });
    const { body } = await environment.call('GET', `/v1/members/${regular}/progress`);
    expect(body.achievements).toMatchObject([
      { id: 'three', progress: 3, target: 3, unlockedAt: expect.any(String) },
    ]);
    expect(body.badges).toMatchObject([{ id: 'regular' }]);
    const before = await available(regular);
    const again = await environment.call('POST', `${path}/backfill`, { as });
    expect(await ended(again.headers.get('location'))).toMatchObject({
      status: 'done',
      result: { members: 2, moved: 0, unlocked: 0, points: 0 },
    });
    expect(await available(regular)).toBe(before);
    await environment.buy(seldom, 's-b', purchaseOf(1000));
    await environment.buy(seldom, 's-c', purchaseOf(1000));
    await expect
      .poll(
        async () =>
          (await environment.call('GET', `/v1/members/${seldom}/progress`)).body.achievements[0].progress,
        patient,
      )
      .toBe(3);
  });

  it('is refused for what is unknown, a draft, paused, or of a household', async () => {
    const draft = { ...threePurchases, draft: true };
    await environment.call('PUT', '/v1/achievements/draft', { as, body: draft });
    await environment.call('PUT', '/v1/achievements/paused', { as, body: threePurchases });
    await environment.call('POST', '/v1/achievements/paused/pause', { as });
    const { badge: _, ...reward } = threePurchases.reward;
    const shared = {
      ...threePurchases,
      reward,
      scope: 'household',
      schedule: { from: '2026-01-01T00:00:00.000Z', to: '2099-01-01T00:00:00.000Z' },
    };
    expect((await environment.call('PUT', '/v1/challenges/shared', { as, body: shared })).status).toBe(201);
    const refused = async (path: string) => {
      const { status, body } = await environment.call('POST', `${path}/backfill`, { as });
      return [status, body.code];
    };
    expect(await refused('/v1/achievements/nowhere')).toEqual([404, 'achievement-not-found']);
    expect(await refused('/v1/achievements/draft')).toEqual([409, 'backfill-not-possible']);
    expect(await refused('/v1/achievements/paused')).toEqual([409, 'backfill-not-possible']);
    expect(await refused('/v1/challenges/shared')).toEqual([409, 'backfill-not-possible']);
    const { status } = await environment.call('GET', '/v1/backfills/5b1d8c1e-9a43-4f0e-8a57-0f9d4ad0c9c4', {
      as,
    });
    expect(status).toBe(404);
  });
});
