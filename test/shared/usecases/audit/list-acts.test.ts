import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StaffAct } from '#shared/domain/audit/staff-act.ts';
import { StaffActHistory } from '#shared/stores/audit/staff-act-history.ts';
import { StaffActStore } from '#shared/stores/audit/staff-act-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { listActs } from '#shared/usecases/audit/list-acts.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';

const cursors = new Cursors('a secret of the test');
const start = Date.parse('2026-11-24T10:00:00Z');
const MINUTE_MS = 60_000;

let database: Database;
let client: DynamoDBClient;
let store: StaffActStore;
let history: StaffActHistory;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  store = new StaffActStore(client, database.tables.audit);
  history = new StaffActHistory(client, database.tables.audit);
});
afterAll(async () => {
  client.destroy();
  await database.stop();
});

const act = (actor: string, requestId: string, more: Partial<StaffAct> = {}): StaffAct => ({
  at: start,
  actor,
  client: 'console',
  scopes: ['agent'],
  from: '203.0.113.7',
  operation: 'putMember',
  route: 'PUT /v1/members/{memberId}',
  requestId,
  ids: {},
  ...more,
});

type Request = Parameters<typeof listActs>[2];

/** The requests of every page. */
async function pages(request: Omit<Request, 'cursor'>): Promise<readonly (readonly string[])[]> {
  const seen: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listActs(history, cursors, { ...request, cursor });
    seen.push(page.items.map(({ requestId }) => requestId));
    cursor = page.nextCursor;
  } while (cursor);
  return seen;
}

describe('acts are listed', () => {
  it('with reads among them, one for each member, however many are on a page', async () => {
    const [actor, shown] = [newMemberId(), newMemberId()];
    const others = ['m', 'm-1', 'm-1-x', 'm.1'].map((id) => `${shown}${id}`);
    await store.putReads(act(actor, 'r1'), [shown], { status: 200 });
    await store.putReads(act(actor, 'r2'), [...others, shown], { status: 200 });
    await store.putIntent(act(actor, 'r3'));
    await store.putOutcome(act(actor, 'r3', { memberId: shown }), { status: 201 });
    await store.putReads(act(actor, 'r4'), [], { status: 404, code: 'member-not-found' });
    const newestFirst = ['r4', 'r3', 'r2', 'r2', 'r2', 'r2', 'r2', 'r1'];
    for (const limit of [1, 2, 3, 200]) {
      expect((await pages({ of: { actor }, limit })).flat()).toEqual(newestFirst);
      expect((await pages({ of: { memberId: shown }, limit })).flat()).toEqual(['r3', 'r2', 'r1']);
    }
    const { items } = await listActs(history, cursors, { of: { actor }, limit: 200 });
    expect(items.map(({ memberId }) => memberId)).toEqual([
      undefined,
      shown,
      shown,
      ...others.toReversed(),
      shown,
    ]);
  });

  it('by actor and by member, newest first, page by page, several of one minute', async () => {
    const [actor, memberId] = [newMemberId(), newMemberId()];
    for (const [index, id] of ['r1', 'r2', 'r3', 'r4', 'r5'].entries()) {
      const done = act(actor, id, { at: start + Math.floor(index / 2) * MINUTE_MS, memberId });
      await store.putIntent(done);
      // One whose end was never recorded stands among the others.
      if (id !== 'r3') await store.putOutcome(done, { status: 200 });
    }
    const newestFirst = ['r5', 'r4', 'r3', 'r2', 'r1'];
    for (const of of [{ actor }, { memberId }]) {
      expect(await pages({ of, limit: 200 })).toEqual([newestFirst]);
      expect(await pages({ of, limit: 5 })).toEqual([newestFirst]);
      expect(await pages({ of, limit: 2 })).toEqual([['r5', 'r4'], ['r3', 'r2'], ['r1']]);
      expect(await pages({ of, limit: 1 })).toEqual(newestFirst.map((id) => [id]));
      expect(await pages({ of, limit: 2, from: start + MINUTE_MS })).toEqual([['r5', 'r4'], ['r3']]);
      expect(await pages({ of, limit: 9, to: start + 2 * MINUTE_MS })).toEqual([['r4', 'r3', 'r2', 'r1']]);
      expect(await pages({ of, limit: 9, from: start + 1, to: start + MINUTE_MS })).toEqual([[]]);
    }
    const { items } = await listActs(history, cursors, { of: { actor }, limit: 200 });
    expect(items.map(({ outcome }) => outcome)).toEqual([
      { status: 200 },
      { status: 200 },
      'unknown',
      { status: 200 },
      { status: 200 },
    ]);
  });

  it('once for their actor where they are about two members, on pages of any length', async () => {
    const [actor, memberId, otherId] = [newMemberId(), newMemberId(), newMemberId()];
    for (const id of ['r1', 'r2', 'r3']) {
      await store.putIntent(act(actor, id));
      await store.putOutcome(act(actor, id, { memberId }), { status: 201 }, otherId);
    }
    for (const of of [{ actor }, { memberId }, { memberId: otherId }]) {
      for (const limit of [1, 2, 3, 200]) {
        expect((await pages({ of, limit })).flat()).toEqual(['r3', 'r2', 'r1']);
      }
    }
    const { items } = await listActs(history, cursors, { of: { actor }, limit: 2 });
    expect(items.map((item) => item.memberId)).toEqual([memberId, memberId]);
  });

  it('whole: who, through what, from where, what, and how it ended', async () => {
    const [actor, memberId] = [newMemberId(), newMemberId()];
    const known = { ids: { adjustmentId: 'a-1' }, scopes: ['analyst', 'agent'] };
    await store.putIntent(act(actor, 'r1', known));
    await store.putOutcome(act(actor, 'r1', { ...known, memberId }), { status: 409, code: 'state-full' });
    for (const of of [{ actor }, { memberId }]) {
      const { items } = await listActs(history, cursors, { of, limit: 1 });
      expect(items).toEqual([
        {
          ...act(actor, 'r1', { ...known, memberId }),
          at: '2026-11-24T10:00:00.000Z',
          outcome: { status: 409, code: 'state-full' },
        },
      ]);
    }
  });

  it('without those of others', async () => {
    const [actor, memberId] = [newMemberId(), newMemberId()];
    await store.putIntent(act(actor, 'r1', { memberId }));
    for (const of of [{ actor: memberId }, { memberId: actor }, { actor: `${actor}/` }]) {
      expect(await pages({ of, limit: 9 })).toEqual([[]]);
    }
  });

  it('with a cursor that is good for its own question only', async () => {
    const actor = newMemberId();
    for (const id of ['r1', 'r2']) await store.putIntent(act(actor, id, { memberId: actor }));
    const { nextCursor: cursor } = await listActs(history, cursors, { of: { actor }, limit: 1 });
    for (const other of [{ of: { memberId: actor } }, { of: { actor }, from: start }]) {
      await expect(listActs(history, cursors, { ...other, limit: 1, cursor })).rejects.toMatchObject({
        code: 'validation',
      });
    }
  });
});

it('a recorded act never changes: neither its beginning nor its end', async () => {
  const actor = newMemberId();
  await store.putIntent(act(actor, 'r1'));
  await store.putOutcome(act(actor, 'r1'), { status: 403, code: 'forbidden' });
  await store.putIntent(act(actor, 'r1', { operation: 'other' }));
  await store.putOutcome(act(actor, 'r1', { operation: 'other' }), { status: 200 });
  const { items } = await listActs(history, cursors, { of: { actor }, limit: 9 });
  expect(items).toMatchObject([{ operation: 'putMember', outcome: { status: 403, code: 'forbidden' } }]);
  expect(await database.dump()).not.toContain('"other"');
});
