import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, expectRefused } from './answers.ts';
import { tagOf } from './entity-tags.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { doublePoints } from './promotions.ts';

const MARKER = 'zq-planted-7731';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const as = 'marketer';
const pathOf = (promotionId: string, rest = '') => `/v1/promotions/${promotionId}${rest}`;
const put = (promotionId: string, change: object = {}, headers = {}) =>
  environment.call('PUT', pathOf(promotionId), { as, body: { ...doublePoints, ...change }, headers });
const read = (promotionId: string) => environment.call('GET', pathOf(promotionId), { as });
const remove = (promotionId: string, headers = {}) =>
  environment.call('DELETE', pathOf(promotionId), { as, headers });
const pause = (promotionId: string, headers = {}) =>
  environment.call('POST', pathOf(promotionId, '/pause'), { as, headers });
const activate = (promotionId: string, body?: object, headers = {}) =>
  environment.call('POST', pathOf(promotionId, '/activate'), { as, headers, ...(body && { body }) });
const versions = (promotionId: string, query = '') =>
  environment.call('GET', pathOf(promotionId, `/versions${query}`), { as });

const seen = ({ status, body }: Answer) => [status, body.version, body.status];

/** As bookings count it. */
async function spend(promotionId: string, points: number): Promise<void> {
  const Item = { id: { S: `budget/${promotionId}` }, taken: { N: String(points) } };
  await environment.database.send(new PutItemCommand({ TableName: environment.tables.counters, Item }));
}

describe('a promotion', () => {
  it('is drafted, changed, activated, paused', async () => {
    const drafted = await put('tea');
    expect(seen(drafted)).toEqual([201, 1, 'draft']);
    expect(drafted.body).toMatchObject({ promotionId: 'tea', version: 1, ...doublePoints });
    expect(drafted.body.updatedBy).toMatch(/./);
    expect((await put('tea')).text).toBe(drafted.text);
    expect((await read('tea')).text).toBe(drafted.text);
    expect(seen(await activate('tea'))).toEqual([200, 1, 'active']);
    const changed = await put('tea', { name: 'Triple', effect: { type: 'multiplier', factor: '3' } });
    expect(seen(changed)).toEqual([200, 2, 'active']);
    expect(changed.body.activeVersion).toBe(1);
    expect((await activate('tea', {})).body).toMatchObject({ version: 2, activeVersion: 2 });
    const rolledBack = await activate('tea', { version: 1 });
    expect(rolledBack.body).toMatchObject({ version: 2, activeVersion: 1, name: 'Triple' });
    expect((await activate('tea', { version: 1 })).text).toBe(rolledBack.text);
    const paused = await pause('tea');
    expect(seen(paused)).toEqual([200, 2, 'paused']);
    expect(paused.body).not.toHaveProperty('activeVersion');
    expect((await pause('tea')).text).toBe(paused.text);
    expect((await read('tea')).text).toBe(paused.text);
  });

  it('tells its versions, newest first, with when each ran', async () => {
    const { body } = await versions('tea');
    const by = (await read('tea')).body.updatedBy;
    expect(body.items).toMatchObject([
      { version: 2, name: 'Triple', changedBy: by, activations: [{ by }] },
      { version: 1, name: doublePoints.name, activations: [{}, {}] },
    ]);
    const [second, first] = body.items;
    expect(first.activations[0].to).toBe(second.activations[0].from);
    expect(second.activations[0].to).toBe(first.activations[1].from);
    expect(first.activations[1].to).toBeDefined();
    const page = await versions('tea', '?limit=1');
    expect(page.body.items).toEqual([second]);
    expect((await versions('tea', `?limit=1&cursor=${page.body.nextCursor}`)).body).toEqual({
      items: [first],
    });
  });

  it('gives back everything that was written, its times in UTC', async () => {
    const whole = {
      mode: 'shadow',
      schedule: {
        from: '2026-12-01T00:00:00+01:00',
        to: '2027-01-01T00:00:00Z',
        weekdays: [1, 2],
        hours: [22, 6],
      },
      audience: { tiers: ['gold'], segments: ['tea-lovers'] },
      conditions: { any: [{ fact: 'channel', operator: 'equal', value: 'app' }, { not: { all: [] } }] },
      effect: { type: 'bonus', points: 50, per: { amount: 1000, categories: ['tea'] } },
      stacking: { group: 'drinks', exclusive: true, priority: -3 },
      limits: { pointsPerPurchase: 10, timesPerMember: 1, timesPerMemberPerDay: 1, budgetPoints: 100 },
    };
    const { body } = await put('whole', whole);
    const schedule = {
      ...whole.schedule,
      from: '2026-11-30T23:00:00.000Z',
      to: '2027-01-01T00:00:00.000Z',
    };
    expect(body).toMatchObject({ ...whole, schedule });
    const again = await put('whole', { ...whole, schedule });
    expect(again.body).toEqual(body);
  });

  it('that runs is paused before it is deleted; its versions stay, and go on counting', async () => {
    await put('gone');
    await activate('gone');
    expectRefused(await remove('gone'), { status: 409, code: 'promotion-active' });
    await pause('gone');
    expect([(await remove('gone')).status, (await read('gone')).status]).toEqual([204, 404]);
    for (const answer of [await remove('gone'), await activate('gone'), await pause('gone')]) {
      expectRefused(answer, { status: 404, code: 'promotion-not-found' });
    }
    const { body } = await versions('gone');
    expect(body.items).toMatchObject([{ version: 1, deleted: { by: body.items[0].changedBy } }]);
    expect(seen(await put('gone'))).toEqual([201, 2, 'draft']);
  });

  it('is not found under an unknown id, nor in an unknown version', async () => {
    for (const answer of [await read('never'), await versions('never'), await remove('never')]) {
      expectRefused(answer, { status: 404, code: 'promotion-not-found' });
    }
    await put('one');
    expectRefused(await pause('one'), { status: 409, code: 'promotion-not-active' });
    const unknown = await activate('one', { version: 2 });
    expectRefused(unknown, { status: 404, code: 'version-not-found' });
    expect(unknown.body.newest).toBe(1);
  });

  it('is guarded against another editor where they ask for it', async () => {
    await put('guarded');
    const edits = Array.from({ length: 8 }, (_, index) => ({ name: `Edit ${index}` }));
    const answers = await Promise.all(edits.map((change) => put('guarded', change, { 'if-match': '"1"' })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(412)]);
    const won = answers.find(({ status }) => status === 200);
    expect((await read('guarded')).body).toEqual(won?.body);
    const stale = { 'if-match': '"1"' };
    const conflict = { status: 412, code: 'version-conflict' };
    expectRefused(await activate('guarded', {}, stale), conflict);
    await activate('guarded', {}, { 'if-match': '"2"' });
    expectRefused(await pause('guarded', stale), conflict);
    expect((await read('guarded')).body.status).toBe('active');
    await pause('guarded', { 'if-match': '"2"' });
    expectRefused(await remove('guarded', stale), conflict);
    expect((await remove('guarded', { 'if-match': '"2"' })).status).toBe(204);
    await put('guarded');
    for (const tag of ['2', '"x', `${MARKER}"`]) {
      const noTag = await put('guarded', {}, { 'if-match': tag });
      expectRefused(noTag, { status: 400, code: 'validation', pointers: ['/header/if-match'] });
    }
  });

  it('is switched as the caller has seen it: a draft, running, paused, with what its budget paid', async () => {
    const conflict = { status: 412, code: 'version-conflict' };
    const seen = (answer: Answer) => ({ 'if-match': tagOf(answer) });
    const drafted = await put('switched', { limits: { budgetPoints: 1000 } });
    const active = await activate('switched', {}, seen(drafted));
    expect([active.status, active.body.budgetSpent]).toEqual([200, 0]);
    expect((await read('switched')).text).toBe(active.text);
    expectRefused(await pause('switched', seen(drafted)), conflict);
    expect((await read('switched')).body.status).toBe('active');
    await spend('switched', 10);
    expectRefused(await pause('switched', seen(active)), conflict);
    const paid = await read('switched');
    const paused = await pause('switched', seen(paid));
    expect(paused.body).toEqual({ ...paid.body, status: 'paused', activeVersion: undefined });
    expectRefused(await put('switched', {}, seen(paid)), conflict);
    expectRefused(await remove('switched', seen(paid)), conflict);
    // The number of the version lets the budget move.
    await spend('switched', 20);
    expectRefused(await remove('switched', seen(paused)), conflict);
    expect((await remove('switched', { 'if-match': '"1"' })).status).toBe(204);
    expectRefused(await put('switched', {}, { 'if-match': '*' }), conflict);
    const created = await put('switched', {}, { 'if-none-match': '*' });
    expect([created.status, (await remove('switched', seen(created))).status]).toEqual([201, 204]);
  });

  it('cannot have a budget below what was spent of it, as a draft or when it starts', async () => {
    await put('budget', { limits: { budgetPoints: 100 } });
    expect((await read('budget')).body.budgetSpent).toBe(0);
    await spend('budget', 101);
    expect((await read('budget')).body.budgetSpent).toBe(101);
    const below = { status: 400, code: 'validation', pointers: ['/limits/budgetPoints'] };
    const refused = await put('budget', { limits: { budgetPoints: 99 } });
    expectRefused(refused, below);
    expect(refused.body.errors[0].message).toContain('101');
    expectRefused(await activate('budget'), below);
  });
});

describe('the list of promotions', () => {
  it('pages through all of them by id, as each is read', async () => {
    const whole = await environment.call('GET', '/v1/promotions?limit=200', { as });
    const ids = whole.body.items.map(({ promotionId }: { promotionId: string }) => promotionId);
    expect(ids).toEqual(['budget', 'gone', 'guarded', 'one', 'tea', 'whole']);
    expect(whole.body.items[4]).toEqual((await read('tea')).body);
    const pages: object[] = [];
    let cursor = '';
    do {
      const { body } = await environment.call('GET', `/v1/promotions?limit=4${cursor}`, { as });
      pages.push(...body.items);
      cursor = body.nextCursor && `&cursor=${body.nextCursor}`;
    } while (cursor);
    expect(pages).toEqual(whole.body.items);
  });
});

describe('a promotion stays as it is after', () => {
  const cases: readonly (readonly [name: string, change: object, ...pointers: string[]])[] = [
    ['an unknown field', { note: MARKER }, '/note'],
    ['what answers have', { status: 'active', version: 1 }, '/status', '/version'],
    ['no conditions', { conditions: undefined }, '/conditions'],
    ['conditions that are a text', { conditions: MARKER }, '/conditions'],
    ['a name with a line break', { name: `a\n${MARKER}` }, '/name'],
    ['an unknown effect', { effect: { type: MARKER } }, '/effect/type'],
    ['a factor of 1', { effect: { type: 'multiplier', factor: '1' } }, '/effect/factor'],
    ['a factor that is a number', { effect: { type: 'multiplier', factor: 2 } }, '/effect/factor'],
    ['half a point', { effect: { type: 'bonus', points: 0.5 } }, '/effect/points'],
    ['a mode of its own', { mode: MARKER }, '/mode'],
    ['30 February', { schedule: { from: '2027-02-30T00:00:00Z' } }, '/schedule/from'],
    ['an eighth weekday', { schedule: { weekdays: [1, 8] } }, '/schedule/weekdays/1'],
    ['a tier twice', { audience: { tiers: ['gold', 'gold'] } }, '/audience/tiers/1'],
    ['a limit of 0', { limits: { pointsPerPurchase: 0 } }, '/limits/pointsPerPurchase'],
    [
      'more than 32 KB',
      {
        effect: {
          type: 'per-line',
          factor: '2',
          skus: Array.from({ length: 300 }, (_, index) => `${index}-${MARKER}`.padEnd(120, 'x')),
        },
      },
      '',
    ],
  ];

  it.each(cases.map(([name, change, ...pointers]) => ({ name, change, pointers })))(
    '$name',
    async ({ change, pointers }) => {
      await put('sound');
      await environment.runner.drained();
      const before = await environment.contents();
      for (const promotionId of ['sound', 'unsound']) {
        const answer = await put(promotionId, change);
        expectRefused(answer, { status: 400, code: 'validation', pointers });
        expect(answer.text).not.toContain(MARKER);
      }
      expect(await environment.contents()).toEqual(before);
    },
  );

  it.each([
    ['a version of 0', { version: 0 }, '/version'],
    ['a version that is a text', { version: MARKER }, '/version'],
    ['an unknown field', { at: MARKER }, '/at'],
  ] as const)('an activation with %s', async (_, body, pointer) => {
    await put('sound');
    const before = await environment.contents();
    const answer = await activate('sound', body);
    expectRefused(answer, { status: 400, code: 'validation', pointers: [pointer] });
    expect(answer.text).not.toContain(MARKER);
    expect(await environment.contents()).toEqual(before);
  });
});
