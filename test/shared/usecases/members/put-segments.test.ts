import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { putSegments, type SegmentPorts } from '#shared/usecases/members/put-segments.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { Books } from '../books.ts';

let database: Database;
let proxy: FaultProxy;
let books: Books;
let ports: SegmentPorts;
let faulty: SegmentPorts;

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  const over = (endpoint?: string): SegmentPorts => {
    const client = dynamoDb(database.config(endpoint));
    return {
      ledger: new LedgerStore(client, database.tables.ledger),
      segments: new SegmentStore(client, database.tables.members),
      now: () => books.clock,
    };
  };
  books = new Books(dynamoDb(database.config()), database.tables);
  ports = over();
  faulty = over(await proxy.start());
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

async function enrolled(): Promise<string> {
  const memberId = newMemberId();
  await books.enrol(memberId);
  return memberId;
}

const kept = async (memberId: string) => (await books.members.person(memberId))?.segments;

describe('the segments of a member', () => {
  it('are none at first, then the whole list that was put, in order of their ids', async () => {
    const memberId = await enrolled();
    expect(await kept(memberId)).toEqual([]);
    const put = await putSegments(ports, memberId, ['tea', 'Students', 'a~1']);
    expect(put).toEqual({
      memberId,
      segments: ['Students', 'a~1', 'tea'],
      updatedAt: '2026-11-22T10:00:00.000Z',
    });
    expect(await kept(memberId)).toEqual(put.segments);
    await putSegments(ports, memberId, ['coffee']);
    expect(await kept(memberId)).toEqual(['coffee']);
    await putSegments(ports, memberId, []);
    expect(await kept(memberId)).toEqual([]);
  });

  it('stand apart from the person: a change of one leaves the other as it was', async () => {
    const memberId = await enrolled();
    await putSegments(ports, memberId, ['tea']);
    const before = await books.members.person(memberId);
    if (!before) throw new Error('an enrolled member has a person');
    expect(await books.members.put(memberId, before, before)).toEqual({ written: true });
    await putSegments(ports, memberId, ['tea', 'coffee']);
    expect(await books.members.person(memberId)).toEqual({
      ...before,
      segments: ['coffee', 'tea'],
      revision: before.revision + 1,
    });
  });

  it('are an item of their own, which shows nothing but them', async () => {
    const memberId = await enrolled();
    await putSegments(ports, memberId, ['tea']);
    const Key = { id: { S: `member/${memberId}` }, part: { S: 'segments' } };
    const get = new GetItemCommand({ TableName: database.tables.members, Key });
    const { Item } = await dynamoDb(database.config()).send(get);
    expect(Item).toEqual({
      ...Key,
      segments: { L: [{ S: 'tea' }] },
      updatedAt: { N: String(books.clock) },
    });
  });

  it('put by many at once are those of one of them, whole', async () => {
    const memberId = await enrolled();
    const lists = ['a', 'b', 'c', 'd'].map((name) => [`${name}1`, `${name}2`, `${name}3`]);
    await Promise.all(lists.map((list) => putSegments(ports, memberId, list)));
    expect(lists).toContainEqual(await kept(memberId));
  });

  it('are never made for nobody, also where the check before saw a member', async () => {
    const memberId = newMemberId();
    const items = await database.itemCount();
    await expect(putSegments(ports, memberId, ['tea'])).rejects.toMatchObject({ code: 'member-not-found' });
    await expect(ports.segments.put(memberId, ['tea'], 0)).rejects.toMatchObject({
      code: 'member-not-found',
    });
    expect(await database.itemCount()).toBe(items);
  });

  it.each(['conflict', 'throttle', 'drop-after'] as const)('are put despite a storage %s', async (fault) => {
    const memberId = await enrolled();
    proxy.break({ operation: 'TransactWriteItems', fault, calls: (nth) => nth === 1 });
    await putSegments(faulty, memberId, ['tea']);
    expect(await kept(memberId)).toEqual(['tea']);
  });

  it.each(['conflict', 'cancel', 'throttle'] as const)(
    'are unavailable, and as they were, while storage answers nothing but %s',
    async (fault) => {
      const memberId = await enrolled();
      await putSegments(ports, memberId, ['tea']);
      proxy.break({ operation: 'TransactWriteItems', fault, calls: () => true });
      await expect(putSegments(faulty, memberId, ['coffee'])).rejects.toMatchObject({ code: 'unavailable' });
      expect(await kept(memberId)).toEqual(['tea']);
    },
  );
});
