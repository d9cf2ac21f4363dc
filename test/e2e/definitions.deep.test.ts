import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, expectRefused } from './answers.ts';
import { achievement, challenge } from './definitions.ts';
import { tagOf } from './entity-tags.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { callsOf } from './guide.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const as = 'marketer';
const put = (path: string, body: object, headers = {}) =>
  environment.call('PUT', `/v1/${path}`, { as, body, headers });
const get = (path: string, headers = {}) => environment.call('GET', `/v1/${path}`, { as, headers });
const post = (path: string, body?: object) =>
  environment.call('POST', `/v1/${path}`, { as, ...(body && { body }) });
const remove = (path: string) => environment.call('DELETE', `/v1/${path}`, { as });
const seen = ({ status, body }: Answer) => [status, body.version, body.status, body.activeVersion];

describe.each([
  ['achievements', achievement, 'achievement-not-found'],
  ['challenges', challenge, 'challenge-not-found'],
] as const)('%s', (collection, content, unknown) => {
  const path = `${collection}/first`;

  it('are in force when they are put, drafted, activated, paused, deleted', async () => {
    const first = await put(path, content);
    expect(seen(first)).toEqual([201, 1, 'active', 1]);
    expect(first.body).toMatchObject(content);
    expect((await put(path, content)).text).toBe(first.text);
    expect((await get(path)).text).toBe(first.text);
    const drafted = await put(path, { ...content, name: 'Changed', draft: true });
    expect(seen(drafted)).toEqual([200, 2, 'active', 1]);
    expect(drafted.body).not.toHaveProperty('draft');
    expect(seen(await post(`${path}/activate`))).toEqual([200, 2, 'active', 2]);
    expect(seen(await post(`${path}/activate`, { version: 1 }))).toEqual([200, 2, 'active', 1]);
    expectRefused(await remove(path), { status: 409, code: 'definition-active' });
    expect(seen(await post(`${path}/pause`))).toEqual([200, 2, 'paused', undefined]);
    expect((await get(collection)).body.items).toEqual([(await get(path)).body]);
    expect([(await remove(path)).status, (await get(path)).status]).toEqual([204, 404]);
    for (const answer of [await remove(path), await post(`${path}/activate`), await post(`${path}/pause`)]) {
      expectRefused(answer, { status: 404, code: unknown });
    }
    const { items } = (await get(`${path}/versions`)).body;
    expect(items).toMatchObject([
      { version: 2, name: 'Changed', activations: [{}], deleted: {} },
      { version: 1, activations: [{}, {}] },
    ]);
    expectRefused(await get(`${collection}/nowhere/versions`), { status: 404, code: unknown });
  });

  it('are guarded by their tags', async () => {
    const created = await put(`${collection}/guarded`, content, { 'if-none-match': '*' });
    expect(created.status).toBe(201);
    const again = await put(`${collection}/guarded`, content, { 'if-none-match': '*' });
    expectRefused(again, { status: 412, code: 'version-conflict' });
    const tag = tagOf(created);
    expect((await get(`${collection}/guarded`, { 'if-none-match': tag })).status).toBe(304);
    const changed = await put(`${collection}/guarded`, { ...content, name: 'B' }, { 'if-match': tag });
    expect(changed.status).toBe(200);
    const stale = await put(`${collection}/guarded`, { ...content, name: 'C' }, { 'if-match': tag });
    expectRefused(stale, { status: 412, code: 'version-conflict' });
  });

  const goal = { metric: 'purchases', target: 1 };
  const step = (id: string) => ({ id, goal });
  const steps = (count: number) => Array.from({ length: count }, (_, index) => step(`s${index}`));
  const withSteps = (list: unknown) => ({ goal: undefined, steps: list });
  const filtered = (filter: unknown) => ({ goal: { ...goal, filter } });

  it.each<[object, string]>([
    ...[0, -1, 1.5, 2 ** 53, '5'].map((target): [object, string] => [
      { goal: { ...goal, target } },
      '/goal/target',
    ]),
    [{ goal: { ...goal, metric: 'visits' } }, '/goal/metric'],
    [{ goal: { ...goal, more: 1 } }, '/goal/more'],
    [{ goal: undefined }, ''],
    [{ steps: steps(2) }, ''],
    [withSteps([]), '/steps'],
    [withSteps(steps(1)), '/steps'],
    [withSteps(steps(21)), '/steps'],
    [withSteps([step('a'), step('a')]), '/steps/1/id'],
    [{ goal: { ...goal, of: { skus: ['a'] } } }, '/goal/of'],
    [filtered({ fact: 'shoeSize', operator: 'equal', value: 1 }), '/goal/filter/fact'],
    [filtered({ fact: 'tier', operator: 'equal', value: 'gold' }), '/goal/filter/fact'],
    [filtered({ fact: 'segments', operator: 'contains', value: 'vip' }), '/goal/filter/fact'],
    [filtered({ any: [] }), '/goal/filter/any'],
    [{ reward: undefined }, '/reward'],
    [{ reward: {} }, '/reward'],
    [{ reward: { points: 0 } }, '/reward/points'],
    [{ reward: { points: 1e9 + 1 } }, '/reward/points'],
    [{ reward: { badge: 'a badge' } }, '/reward/badge'],
    [{ reward: { rewardId: '../x' } }, '/reward/rewardId'],
    [{ reward: { rewardId: 'nowhere' } }, '/reward/rewardId'],
    [{ reward: { qualifying: 0 } }, '/reward/qualifying'],
    [{ reward: { badge: 'b' }, budgetPoints: 5 }, '/budgetPoints'],
    [{ budgetPoints: 0 }, '/budgetPoints'],
    [{ audience: { tiers: ['ruby'] } }, '/audience/tiers/0'],
    [{ name: '' }, '/name'],
    [{ more: 1 }, '/more'],
  ])('%j is refused at %j', async (change, pointer) => {
    const body = { ...content, ...change };
    const answer = await put(`${collection}/bad`, body);
    expectRefused(answer, { status: 400, code: 'validation', pointers: [pointer] });
    expect((await get(`${collection}/bad`)).status).toBe(404);
  });
});

describe('a field that only one of them has', () => {
  it.each<[string, object, string]>([
    ['achievements', { ...achievement, schedule: challenge.schedule }, '/schedule'],
    ['achievements', { ...achievement, optIn: true }, '/optIn'],
    ['achievements', { ...achievement, period: 'week' }, '/period'],
    ['challenges', { ...challenge, period: 'month' }, '/period'],
    ['challenges', { ...challenge, schedule: undefined }, '/schedule'],
    ['challenges', { ...challenge, order: 'any' }, '/order'],
    ['challenges', { ...challenge, repeatable: { times: 0 } }, '/repeatable/times'],
    ['challenges', { ...challenge, repeatable: { times: 1001 } }, '/repeatable/times'],
    [
      'challenges',
      { ...challenge, schedule: { from: '2026-02-02T00:00:00Z', to: '2026-02-01T00:00:00Z' } },
      '/schedule/to',
    ],
    [
      'challenges',
      { ...challenge, schedule: { from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z' } },
      '/schedule/to',
    ],
  ])('%s with %j is refused at %s', async (collection, body, pointer) => {
    const answer = await put(`${collection}/bad`, body);
    expectRefused(answer, { status: 400, code: 'validation', pointers: [pointer] });
  });

  it('a challenge that is over is kept as a draft and never starts', async () => {
    const over = { from: '2026-02-01T00:00:00Z', to: '2026-02-02T00:00:00Z' };
    expect((await put('challenges/over', { ...challenge, schedule: over, draft: true })).status).toBe(201);
    expectRefused(await post('challenges/over/activate'), { status: 409, code: 'challenge-ended' });
  });
});

describe('the guide', () => {
  beforeAll(async () => {
    await environment.enrol({}, 'm-1001');
  });

  it.each(callsOf('engagement.md'))(
    '$method $path gets the shown response',
    async ({ method, path, body, status, told }) => {
      const answer = await environment.call(method, path, {
        as: path.startsWith('/v1/members/') ? 'channel' : as,
        ...(body !== undefined && { body: JSON.parse(body) }),
      });
      expect(answer.status).toBe(status);
      if (told !== '') expect(answer.body).toMatchObject(told);
    },
  );
});
