import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packState } from '#shared/domain/ledger/packed/pack-state.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { StoreRegistry } from '#shared/stores/stores/store-registry.ts';
import { changeStore } from '#shared/usecases/stores/change-store.ts';
import { deleteStore } from '#shared/usecases/stores/delete-store.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { logCapacity } from '../../../../tools/bench/log-capacity.ts';
import { basket, longLivedState, plant } from '../../../../tools/bench/long-lived.ts';
import { activate, promotedPurchase, unbudgeted } from '../../../../tools/bench/promoted.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { Books } from '../books.ts';
import { acts, partiesOf } from './acts.ts';

let database: Database;

beforeAll(async () => {
  database = await startDatabase();
});

afterAll(() => database.stop());

/** A warm function's purchase of a long-lived member, counted. */
async function counted(lines: number) {
  const member = newMemberId();
  const { client, counts, reset } = countedClient(database.config());
  const books = new Books(client, database.tables);
  await plant(
    dynamoDb(database.config()),
    database.tables.ledger,
    member,
    longLivedState(books.clock),
    books.clock,
  );
  await Promise.all([books.programs.get(), books.rules.get()]);
  reset();
  await books.buy(member, 'till-07-20261122-000417', basket(lines, books.clock));
  return counts;
}

/** An act of a member with little history and nothing due, counted. */
async function countedAct(title: string) {
  const act = acts.find((one) => one.title === title);
  if (!act) throw new Error(`no act is called ${title}`);
  const { client, counts, reset } = countedClient(database.config());
  const books = new Books(client, database.tables);
  const parties = await partiesOf(books, act);
  await Promise.all([books.programs.get(), books.rules.get()]);
  reset();
  await act.send(books, parties);
  return counts;
}

describe('the room of a log', () => {
  it.each([
    [1, 10],
    [15, 7],
    [40, 5],
  ])('holds a purchase of %i lines more than %i million times', async (lines, millions) => {
    const { entries } = await logCapacity(database, lines);
    expect(entries).toBeGreaterThan(millions * 1e6);
  });
});

describe('the storage cost of the other acts', () => {
  it.each([
    'a redemption',
    'a redemption by the member',
    'a reservation',
    'a capture of a part',
    'a void',
    'a claim',
    'a refund',
    'a return',
    'a second return',
    'an adjustment',
    'an opening balance',
  ])('%s: at most 2 write units and 4 read units', async (title) => {
    const { readUnits, writeUnits } = await countedAct(title);
    expect(writeUnits).toBeLessThanOrEqual(2);
    expect(readUnits).toBeLessThanOrEqual(4);
  });

  it('a transfer: one transaction of two puts', async () => {
    const { operations, writeUnits } = await countedAct('a transfer');
    expect(operations.filter((operation) => !/^(Get|Query)/.test(operation))).toEqual(['TransactWriteItems']);
    // A transactional put counts twice on the table, and once in its index.
    expect(writeUnits).toBeLessThanOrEqual(6);
  });

  it('a redemption of a reward: one read more, and its stock in the same transaction', async () => {
    const { operations } = await countedAct('a redemption of a reward');
    expect(operations).toEqual(['Query', 'Query', 'GetItem', 'TransactWriteItems']);
  });
});

describe('the storage cost of a purchase', () => {
  it('one line: at most 2 write units, 2 read units and 3 calls', async () => {
    const { calls, readUnits, writeUnits } = await counted(1);
    expect(calls).toBeLessThanOrEqual(3);
    expect(readUnits).toBeLessThanOrEqual(2);
    expect(writeUnits).toBeLessThanOrEqual(2);
  });

  it('in a store with a time zone of its own: no call and no unit more', async () => {
    const without = await counted(1);
    const stores = new StoreRegistry(dynamoDb(database.config()), database.tables.program);
    const { store = '', occurredAt } = basket(1, Date.parse('2026-11-22T10:00:00Z'));
    const content = { name: 'Haneda', timeZone: 'Asia/Tokyo', country: 'JP', group: 'airport' };
    const ports = { stores, now: () => occurredAt, random: () => 0, pause: async () => undefined };
    await changeStore(ports, store, { content, by: 'editor' });
    expect(await counted(1)).toEqual(without);
    await deleteStore(ports, store, { by: 'editor' });
  });

  it('15 lines: at most 4 write units in all', async () => {
    expect((await counted(15)).writeUnits).toBeLessThanOrEqual(4);
  });

  it('542 lines: the lines are paid for once, the head stays small', async () => {
    const { calls, readUnits } = await counted(542);
    expect(calls).toBeLessThanOrEqual(4);
    expect(readUnits).toBeLessThanOrEqual(2);
  });

  it('the state of a long-lived member and its entry fit into a kilobyte', () => {
    expect(packState(longLivedState(Date.UTC(2026, 10, 22))).length).toBeLessThan(600);
  });

  it('the programme is asked for once in three seconds, not at every purchase', async () => {
    const member = newMemberId();
    const { client, counts, reset } = countedClient(database.config());
    const books = new Books(client, database.tables);
    await books.enrol(member);
    reset();
    for (let index = 0; index < 60; index += 1) {
      books.clock += 100;
      await books.buy(member, `p${index}`, basket(1, books.clock));
    }
    expect(counts.operations.filter((operation) => operation === 'GetItem').length).toBeLessThanOrEqual(3);
  });
});

describe('the storage cost of promotions', () => {
  let promoted: Database;

  beforeAll(async () => {
    promoted = await startDatabase();
  });

  afterAll(() => promoted.stop());

  it('1,000 of them: no further call and at most 1 write unit; a budget and a question about the person add one each', {
    timeout: 120_000,
  }, async () => {
    const client = dynamoDb(promoted.config());
    const { counts: without } = await promotedPurchase(promoted);
    const all = unbudgeted(1000).map(({ promotion: { promotionId, version, ...content } }) => {
      return [promotionId, content] as const;
    });
    await activate(client, promoted, all);
    const { counts: withAll, promotions } = await promotedPurchase(promoted);
    expect(promotions).toBeGreaterThan(5);
    expect(withAll.operations).toEqual(without.operations);
    expect(withAll.readUnits).toBeLessThanOrEqual(without.readUnits);
    expect(withAll.writeUnits).toBeLessThanOrEqual(without.writeUnits + 1);

    const effect = { type: 'bonus', points: 1 } as const;
    const segment = { fact: 'segments', operator: 'contains', value: 'tea' } as const;
    await activate(client, promoted, [['about-the-person', { effect, conditions: { all: [segment] } }]]);
    const asking = (await promotedPurchase(promoted)).counts;
    expect(asking.operations.toSorted()).toEqual([...without.operations, 'GetItem'].toSorted());

    await activate(client, promoted, [
      ['budgeted-1', { effect, limits: { budgetPoints: 100 } }],
      ['budgeted-2', { effect, limits: { budgetPoints: 100 } }],
    ]);
    const budgeted = (await promotedPurchase(promoted)).counts;
    const [write, ...others] = budgeted.operations.filter((one) => !/^(Get|Query)/.test(one));
    expect([write, others]).toEqual(['TransactWriteItems', []]);
    const taken = await Promise.all(
      ['budget/budgeted-1', 'budget/budgeted-2'].map((counter) =>
        new Books(client, promoted.tables).counters.taken(counter),
      ),
    );
    expect(taken).toEqual([1, 1]);
  });
});
