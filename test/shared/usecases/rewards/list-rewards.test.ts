import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stockCounter } from '#shared/domain/ledger/counters.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { getReward } from '#shared/usecases/rewards/get-reward.ts';
import { listRewards } from '#shared/usecases/rewards/list-rewards.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';

const STOCK = 100;
const cursors = new Cursors('a secret of the test');
const now = Date.parse('2026-11-22T10:00:00Z');

let database: Database;
let proxy: FaultProxy;
let client: DynamoDBClient;
let stores: { readonly rewards: RewardStore; readonly counters: CounterStore };
let faulty: typeof stores;

const over = (through: DynamoDBClient): typeof stores => ({
  rewards: new RewardStore(through, database.tables.rewards),
  counters: new CounterStore(through, database.tables.counters),
});

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  stores = over(client);
  proxy = new FaultProxy(database.endpoint);
  faulty = over(dynamoDb(database.config(await proxy.start())));
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

/** As a redemption takes it, in the transaction of its entry. */
async function take(rewardId: string, quantity: number): Promise<void> {
  await client.send(
    new UpdateItemCommand({
      TableName: database.tables.counters,
      Key: { id: { S: stockCounter(rewardId) } },
      UpdateExpression: 'ADD taken :quantity',
      ExpressionAttributeValues: { ':quantity': { N: String(quantity) } },
    }),
  );
}

async function offer(rewardId: string, stock?: number, version = 1): Promise<void> {
  const limit = stock === undefined ? {} : { stock };
  const content = { rewardId, version, name: rewardId, points: 500, ...limit };
  expect(await stores.rewards.put({ ...content, changedBy: 'tester', changedAt: now }, version - 1)).toBe(
    true,
  );
}

async function pages(limit: number): Promise<readonly (readonly string[])[]> {
  const seen: string[][] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await listRewards(stores, cursors, { limit, cursor });
    seen.push(items.map(({ rewardId }) => rewardId));
    cursor = nextCursor;
  } while (cursor);
  return seen;
}

describe('the list of rewards', () => {
  it('is empty at first', async () => {
    expect(await listRewards(stores, cursors, { limit: 50 })).toEqual({ items: [] });
  });

  it('goes by id, byte by byte, in pages of which the last has no cursor', async () => {
    for (const id of ['b', 'B', '2', '10', 'a.1', 'a-1']) await offer(id);
    await offer('b', undefined, 2);
    expect(await pages(50)).toEqual([['10', '2', 'B', 'a-1', 'a.1', 'b']]);
    expect(await pages(6)).toHaveLength(1);
    expect(await pages(4)).toEqual([
      ['10', '2', 'B', 'a-1'],
      ['a.1', 'b'],
    ]);
    expect((await pages(1)).flat()).toHaveLength(6);
  });

  it('goes on behind its cursor whatever was added meanwhile', async () => {
    const { nextCursor: cursor } = await listRewards(stores, cursors, { limit: 4 });
    await offer('1');
    await offer('a-2');
    const next = await listRewards(stores, cursors, { limit: 4, cursor });
    expect(next.items.map(({ rewardId }) => rewardId)).toEqual(['a-2', 'a.1', 'b']);
  });

  it('refuses a cursor of another list', async () => {
    const cursor = cursors.write('entries of m-1', 'b');
    await expect(listRewards(stores, cursors, { limit: 4, cursor })).rejects.toMatchObject({ status: 400 });
  });

  it('shows the rest of each stock on the longest page, as the reward itself does', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => `stocked-${String(index).padStart(3, '0')}`);
    for (const [index, id] of ids.entries()) {
      await offer(id, STOCK);
      if (index % 3 > 0) await take(id, index);
    }
    const cursor = cursors.write('rewards', 'b');
    const { items } = await listRewards(stores, cursors, { limit: 200, cursor });
    expect(items.map(({ rewardId, remaining }) => [rewardId, remaining])).toEqual(
      ids.map((id, index) => [id, index % 3 > 0 ? Math.max(0, STOCK - index) : STOCK]),
    );
    expect(await getReward(stores, 'stocked-001')).toEqual(items[1]);
    const { items: unlimited } = await listRewards(stores, cursors, { limit: 1 });
    expect(unlimited[0]).not.toHaveProperty('remaining');
  });

  it('does not take a counter that storage left out for one at zero', async () => {
    proxy.break({ operation: 'BatchGetItem', fault: 'unprocessed', calls: (nth) => nth === 2 });
    const cursor = cursors.write('rewards', 'b');
    await expect(listRewards(faulty, cursors, { limit: 200, cursor })).rejects.toMatchObject({
      code: 'unavailable',
    });
    proxy.break();
  });
});
