import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { newMemberId } from '../database.ts';
import { expectRefused } from './answers.ts';
import { tagOf } from './entity-tags.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';

const MARKER = 'zq-planted-7731';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const coffee = { name: 'A coffee', points: 500 };

const put = (rewardId: string, body: object, headers = {}) =>
  environment.call('PUT', `/v1/rewards/${rewardId}`, { as: 'marketer', body, headers });
const read = (rewardId: string, as: As = 'channel') =>
  environment.call('GET', `/v1/rewards/${rewardId}`, { as });

/** As redemptions do. */
async function take(rewardId: string, quantity: number): Promise<void> {
  await environment.database.send(
    new UpdateItemCommand({
      TableName: environment.tables.counters,
      Key: { id: { S: `stock/${rewardId}` } },
      UpdateExpression: 'ADD taken :quantity',
      ExpressionAttributeValues: { ':quantity': { N: String(quantity) } },
    }),
  );
}

describe('a reward', () => {
  it('is new once, then changed, then the same', async () => {
    const answers = [await put('coffee', coffee), await put('coffee', { ...coffee, points: 400 })];
    answers.push(await put('coffee', { points: 400, name: 'A coffee' }));
    expect(answers.map(({ status, body }) => [status, body.version])).toEqual([
      [201, 1],
      [200, 2],
      [200, 2],
    ]);
    const [, changed, same] = answers;
    expect(changed?.body).toMatchObject({ rewardId: 'coffee', version: 2, ...coffee, points: 400 });
    expect(same?.text).toBe(changed?.text);
    for (const as of ['channel', 'marketer', 'admin', { member: newMemberId() }] as const) {
      const seen = await read('coffee', as);
      expect([seen.status, seen.text]).toEqual([200, changed?.text]);
    }
  });

  it('gives its times back in UTC, and what is left of its stock', async () => {
    const offered = await put('mug', {
      ...coffee,
      stock: 10,
      tiers: ['silver', 'gold'],
      from: '2026-12-01T00:00:00+01:00',
      to: '2027-01-01T00:00:00.5Z',
    });
    const { body } = offered;
    expect(body).toMatchObject({
      stock: 10,
      remaining: 10,
      tiers: ['silver', 'gold'],
      from: '2026-11-30T23:00:00.000Z',
      to: '2027-01-01T00:00:00.500Z',
    });
    await take('mug', 7);
    expect((await read('mug')).body).toEqual({ ...body, remaining: 3 });
    const stale = await put('mug', { ...coffee, stock: 5 }, { 'if-match': tagOf(offered) });
    expectRefused(stale, { status: 412, code: 'version-conflict' });
    const cut = await put('mug', { ...coffee, stock: 5 }, { 'if-match': tagOf(await read('mug')) });
    expect(cut.body).toMatchObject({ version: 2, stock: 5, remaining: 0 });
    expect((await environment.call('GET', '/v1/rewards')).body.items).toContainEqual(cut.body);
  });

  it('that was never offered is not found', async () => {
    expectRefused(await read('nothing'), { status: 404, code: 'reward-not-found' });
  });

  it('is guarded against another editor where they ask for it', async () => {
    await put('guarded', coffee);
    const edits = Array.from({ length: 8 }, (_, index) => ({ ...coffee, points: index + 1 }));
    const answers = await Promise.all(edits.map((body) => put('guarded', body, { 'if-match': '"1"' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(412)]);
    const won = answers.find(({ status }) => status === 200);
    expect((await read('guarded')).body).toEqual(won?.body);
    expect(won?.body.version).toBe(2);
    for (const tag of ['2', '"x', `${MARKER}"`]) {
      const noTag = await put('guarded', coffee, { 'if-match': tag });
      expectRefused(noTag, { status: 400, code: 'validation', pointers: ['/header/if-match'] });
    }
  });

  it('may name a tier from the moment the programme has it', async () => {
    const { version: _, ...program } = initialProgram;
    const tiers = [...program.tiers, { id: 'iron', name: 'Iron', threshold: 9000, multiplier: '2' }];
    const iron = { ...coffee, tiers: ['iron'] };
    expectRefused(await put('iron', iron), { status: 400, code: 'validation', pointers: ['/tiers/0'] });
    await environment.call('PUT', '/v1/program', { as: 'marketer', body: { ...program, tiers } });
    expect((await put('iron', iron)).status).toBe(201);
  });
});

describe('the list of rewards', () => {
  it('pages through all of them by id', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'].map((letter) => `list-${letter}`);
    for (const id of ids) expect((await put(id, coffee)).status).toBe(201);
    const whole = await environment.call('GET', '/v1/rewards?limit=200', { as: { member: newMemberId() } });
    const found = whole.body.items.map(({ rewardId }: { rewardId: string }) => rewardId);
    expect(found).toEqual(found.toSorted());
    expect(found).toEqual(expect.arrayContaining(ids));
    const seen: object[] = [];
    let cursor = '';
    do {
      const { body } = await environment.call('GET', `/v1/rewards?limit=2${cursor}`);
      seen.push(...body.items);
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
    } while (cursor);
    expect(seen).toEqual(whole.body.items);
  });
});

describe('a reward stays as it is after', () => {
  const cases: readonly (readonly [name: string, body: object, ...pointers: string[]])[] = [
    ['nothing', {}, '/name', '/points'],
    ['an unknown field', { ...coffee, note: MARKER }, '/note'],
    ['what answers have', { ...coffee, remaining: 3, version: 1 }, '/remaining', '/version'],
    ['a name of 129 characters', { ...coffee, name: 'x'.repeat(129) }, '/name'],
    ['a name with a line break', { ...coffee, name: `a\n${MARKER}` }, '/name'],
    ['no points', { ...coffee, points: 0 }, '/points'],
    ['half a point', { ...coffee, points: 0.5 }, '/points'],
    ['points that are a text', { ...coffee, points: MARKER }, '/points'],
    ['a stock below zero', { ...coffee, stock: -1 }, '/stock'],
    ['a stock of null', { ...coffee, stock: null }, '/stock'],
    ['no tiers', { ...coffee, tiers: [] }, '/tiers'],
    ['a tier named twice', { ...coffee, tiers: ['gold', 'gold'] }, '/tiers/1'],
    ['a tier that is no id', { ...coffee, tiers: ['gold', `${MARKER} !`] }, '/tiers/1'],
    ['tiers of no programme', { ...coffee, tiers: ['tin', 'gold', MARKER] }, '/tiers/0', '/tiers/2'],
    ['a time without an offset', { ...coffee, from: '2026-12-01T00:00:00' }, '/from'],
    ['30 February', { ...coffee, to: '2027-02-30T00:00:00Z' }, '/to'],
    ['a time past the calendar', { ...coffee, to: '9999-12-31T23:59:59-12:00' }, '/to'],
    [
      'an end at its beginning',
      { ...coffee, from: '2026-12-01T01:00:00+01:00', to: '2026-12-01T00:00:00Z' },
      '/to',
    ],
  ];

  it.each(cases.map(([name, body, ...pointers]) => ({ name, body, pointers })))(
    '$name',
    async ({ body, pointers }) => {
      await put('sound', coffee);
      await environment.runner.drained();
      const before = await environment.contents();
      for (const rewardId of ['sound', 'unsound']) {
        const answer = await put(rewardId, body);
        expectRefused(answer, { status: 400, code: 'validation', pointers });
        expect(answer.text).not.toContain(MARKER);
      }
      expect(await environment.contents()).toEqual(before);
    },
  );

  it('a call of somebody who may only read', async () => {
    for (const as of ['channel', 'agent', 'analyst', { member: newMemberId() }] as const) {
      const answer = await environment.call('PUT', '/v1/rewards/sound', { as, body: coffee });
      expect(answer.status).toBe(403);
    }
    for (const as of ['agent', 'analyst'] as const) expect((await read('sound', as)).status).toBe(403);
  });
});
