import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Acts } from './acts.ts';
import { expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

const MARKER = 'zq-planted-7731';

let environment: Environment;
const acts = new Acts(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const find = (query: Readonly<Record<string, string>>, as: As = 'channel') =>
  environment.call('GET', `/v1/purchases?${new URLSearchParams(query)}`, { as });

async function buyAt(store: string | undefined, purchaseId: string, member: string): Promise<void> {
  const answer = await environment.buy(member, purchaseId, purchaseOf([1000, 299], { store }));
  expect(answer.status).toBe(201);
}

describe('a receipt', () => {
  it('is found by its store and number, without its card, as the purchase of its member', async () => {
    const member = await environment.enrol({ identifiers: { cards: ['2987000000001'] } });
    await buyAt('cork-1', 'till-7.000123', 'card:2987000000001');
    await environment.runner.drained();
    const { body } = await acts.purchase(member, 'till-7.000123');
    for (const as of ['channel', 'agent', 'admin'] as const) {
      const found = await find({ store: 'cork-1', purchaseId: 'till-7.000123' }, as);
      expect([found.status, found.body]).toEqual([200, { items: [body] }]);
      expect(found.text).not.toContain('2987000000001');
    }
  });

  it('says what has come back of it, so that the goods can be taken back without the card', async () => {
    const member = await environment.enrol();
    await buyAt('cork-1', 'r-2', member);
    await environment.runner.drained();
    const [receipt] = (await find({ store: 'cork-1', purchaseId: 'r-2' })).body.items;
    const lines = [{ lineId: receipt.lines[1].lineId, quantity: 1 }];
    await acts.giveBack(receipt.memberId, receipt.purchaseId, 'back', {
      occurredAt: new Date().toISOString(),
      lines,
    });
    const { body } = await find({ store: 'cork-1', purchaseId: 'r-2' });
    expect(body.items).toMatchObject([
      { memberId: member, pointsReversed: 3, lines: [{ returned: 0 }, { returned: 1, returnable: 0 }] },
    ]);
  });

  it('is not found in another store, by another number, where it has none, or with its store as a pattern', async () => {
    const member = await environment.enrol();
    await buyAt('cork-1', 'r-3', member);
    await buyAt(undefined, 'r-4', member);
    await environment.runner.drained();
    for (const [store, purchaseId] of [
      ['cork-2', 'r-3'],
      ['cork', 'r-3'],
      ['cork-1/', 'r-3'],
      ['*', 'r-3'],
      ['cork-1', 'r-'],
      ['undefined', 'r-4'],
    ] as const) {
      const { status, body } = await find({ store, purchaseId });
      expect([status, body]).toEqual([200, { items: [] }]);
    }
  });

  it.each(['a/b', 'Zürich 1', 'café & co', 'a%2Fb', '#7', 'x'.repeat(64)])(
    'is found in a store named %s',
    async (store) => {
      const member = await environment.enrol();
      await buyAt(store, 'named', member);
      await environment.runner.drained();
      const { body } = await find({ store, purchaseId: 'named' });
      expect(body.items).toMatchObject([{ memberId: member, store }]);
    },
  );

  it('without a store is found in every store, and where it has none, page by page', async () => {
    const members = [];
    for (const store of ['cork-2', undefined, 'a/b', 'cork-1']) {
      const member = await environment.enrol();
      await buyAt(store, 'r-5', member);
      members.push(member);
    }
    const [cork2, none, slash, cork1] = members;
    await environment.runner.drained();
    const { body } = await find({ purchaseId: 'r-5' });
    const found = ({ memberId, store }: { memberId: string; store?: string }) => [memberId, store];
    const everywhere = [
      [none, undefined],
      [slash, 'a/b'],
      [cork1, 'cork-1'],
      [cork2, 'cork-2'],
    ];
    expect(body.items.map(found)).toEqual(everywhere);
    const first = (await find({ purchaseId: 'r-5', limit: '3' })).body;
    const rest = (await find({ purchaseId: 'r-5', limit: '3', cursor: first.nextCursor })).body;
    expect([...first.items, ...rest.items].map(found)).toEqual(everywhere);
    expect(rest.nextCursor).toBeUndefined();
    expect((await find({ purchaseId: 'r-5', store: 'a' })).body.items).toEqual([]);
  });

  it("is the merged member's own purchase, though the survivor has one of the same id", async () => {
    const [into, from] = [await environment.enrol(), await environment.enrol()];
    await buyAt('galway-1', 'same', into);
    await buyAt('galway-2', 'same', from);
    const merge = { as: 'agent', body: { from, reason: 'other' } } as const;
    expect((await environment.call('PUT', `/v1/members/${into}/merges/g1`, merge)).status).toBe(201);
    await environment.runner.drained();
    for (const [store, bookedFor] of [
      ['galway-1', undefined],
      ['galway-2', from],
    ] as const) {
      const { body } = await find({ store, purchaseId: 'same' });
      expect(body.items).toHaveLength(1);
      expect([body.items[0].memberId, body.items[0].store, body.items[0].bookedFor]).toEqual([
        into,
        store,
        bookedFor,
      ]);
    }
  });

  it('with one number for several members is each of theirs, by member, page by page', async () => {
    const members = [];
    for (let index = 0; index < 5; index += 1) members.push(await environment.enrol());
    for (const member of members) await buyAt('cork-1', 'shared', member);
    await environment.runner.drained();
    const seen: string[] = [];
    let query: Readonly<Record<string, string>> | undefined = {
      store: 'cork-1',
      purchaseId: 'shared',
      limit: '2',
    };
    while (query) {
      const { body } = await find(query);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...body.items.map(({ memberId }: { memberId: string }) => memberId));
      query = body.nextCursor && { ...query, cursor: body.nextCursor };
    }
    expect(seen).toEqual(members.toSorted());
    const { body } = await find({ store: 'cork-1', purchaseId: 'shared', limit: '2' });
    const cursor: string = body.nextCursor;
    for (const other of [
      { store: 'cork-1', purchaseId: 'r-2' },
      { store: 'cork-2', purchaseId: 'shared' },
    ]) {
      expectRefused(await find({ ...other, cursor }), {
        status: 400,
        code: 'validation',
        pointers: ['/query/cursor'],
      });
    }
  });

  it('is no business of members', async () => {
    const member = await environment.enrol();
    for (const as of ['marketer', 'analyst', { member }] as const) {
      expect((await find({ store: 'cork-1', purchaseId: 'r-2' }, as)).status).toBe(403);
    }
  });

  const sound = { store: 'cork-1', purchaseId: 'r-2' };
  const invalid: readonly (readonly [string, Readonly<Record<string, string>>, ...string[]])[] = [
    ['nothing', {}, '/query/purchaseId'],
    ['no number', { store: 'cork-1' }, '/query/purchaseId'],
    ['an empty store', { ...sound, store: '' }, '/query/store'],
    ['a store of 65 characters', { ...sound, store: MARKER.padEnd(65, 'x') }, '/query/store'],
    ['a store with a line break', { ...sound, store: `a\n${MARKER}` }, '/query/store'],
    ['a number that is no id', { ...sound, purchaseId: `a b ${MARKER}` }, '/query/purchaseId'],
    ['a member', { ...sound, member: MARKER }, '/query/member'],
    ['no items', { ...sound, limit: '0' }, '/query/limit'],
  ];

  it.each(invalid.map(([name, query, ...pointers]) => ({ name, query, pointers })))(
    'is not looked for by $name',
    async ({ query, pointers }) => {
      const answer = await find(query);
      expectRefused(answer, { status: 400, code: 'validation', pointers });
      expect(answer.text).not.toContain(MARKER);
    },
  );
});
