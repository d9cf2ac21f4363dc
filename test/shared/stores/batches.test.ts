import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { batchGet } from '#shared/stores/batch-get.ts';
import { batchPut } from '#shared/stores/batch-put.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { type Database, startDatabase } from '../../database.ts';
import { type Fault, FaultProxy } from '../../faults/proxy.ts';

let database: Database;
let proxy: FaultProxy;
let client: DynamoDBClient;
let table: string;

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  client = dynamoDb(database.config(await proxy.start()));
  table = database.tables.counters;
});
afterEach(() => proxy.break());
afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

/** Items that nobody else has. */
function itemsOf(count: number) {
  const name = randomUUID();
  return Array.from({ length: count }, (_, index) => ({ id: { S: `${name}/${index}` } }));
}

async function stored(items: readonly { readonly id: { readonly S: string } }[]): Promise<number> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
  const ids = new Set(Items.map(({ id }) => id?.S));
  return items.filter(({ id }) => ids.has(id.S)).length;
}

const always = (operation: string, fault: Fault) => ({ operation, fault, calls: () => true });

describe('puts in batches', () => {
  it('make one call for 25 items and none for nothing', async () => {
    const items = itemsOf(26);
    await batchPut(client, table, []);
    await batchPut(client, table, items);
    expect(proxy.calls).toEqual(['BatchWriteItem', 'BatchWriteItem']);
    expect(await stored(items)).toBe(26);
  });

  it('are made again for what storage left out, and for nothing else', async () => {
    const items = itemsOf(5);
    proxy.break(always('BatchWriteItem', 'partly'));
    await batchPut(client, table, items);
    expect(proxy.calls).toEqual(Array(5).fill('BatchWriteItem'));
    proxy.break();
    expect(await stored(items)).toBe(5);
  });

  it('are unavailable after six calls that left items out', async () => {
    proxy.break(always('BatchWriteItem', 'unprocessed'));
    await expect(batchPut(client, table, itemsOf(2))).rejects.toMatchObject({ code: 'unavailable' });
    expect(proxy.calls).toHaveLength(6);
    proxy.break(always('BatchWriteItem', 'partly'));
    const items = itemsOf(7);
    await expect(batchPut(client, table, items)).rejects.toMatchObject({ code: 'unavailable' });
    proxy.break();
    expect(await stored(items)).toBe(6);
  });
});

describe('reads in batches', () => {
  it('make one call for 100 keys, none for nothing, and leave out keys without an item', async () => {
    const items = itemsOf(101);
    await batchPut(client, table, items);
    proxy.break();
    expect(await batchGet(client, table, [])).toEqual([]);
    expect(await batchGet(client, table, [...items, ...itemsOf(1)])).toHaveLength(101);
    expect(proxy.calls).toEqual(['BatchGetItem', 'BatchGetItem']);
  });

  it('are made again for the keys that storage left out', async () => {
    const items = itemsOf(4);
    await batchPut(client, table, items);
    proxy.break(always('BatchGetItem', 'partly'));
    expect(await batchGet(client, table, items)).toHaveLength(4);
    expect(proxy.calls).toHaveLength(4);
  });

  it('are unavailable where storage leaves out everything', async () => {
    proxy.break(always('BatchGetItem', 'unprocessed'));
    await expect(batchGet(client, table, itemsOf(2))).rejects.toMatchObject({ code: 'unavailable' });
    expect(proxy.calls).toHaveLength(1);
  });
});
