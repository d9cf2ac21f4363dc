import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreContent } from '#shared/domain/stores/store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { StoreRegistry } from '#shared/stores/stores/store-registry.ts';
import { StoreVersions } from '#shared/stores/stores/store-versions.ts';
import { ofVersion, type Precondition } from '#shared/usecases/documents/precondition.ts';
import { changeStore, type StorePorts } from '#shared/usecases/stores/change-store.ts';
import { deleteStore } from '#shared/usecases/stores/delete-store.ts';
import { getStore } from '#shared/usecases/stores/get-store.ts';
import { KnownStores } from '#shared/usecases/stores/known-stores.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { seeded } from '../../../seeded.ts';

let database: Database;
let client: DynamoDBClient;
let proxy: FaultProxy;
let ports: StorePorts;
let clock = Date.parse('2026-11-22T10:00:00Z');

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  client = dynamoDb(database.config(await proxy.start()));
  const stores = new StoreRegistry(client, database.tables.program);
  ports = { stores, now: () => clock, random: seeded(1), pause: async () => undefined };
});
afterAll(async () => {
  client.destroy();
  await proxy.stop();
  await database.stop();
});

const tokyo: StoreContent = { name: 'Haneda', timeZone: 'Asia/Tokyo', country: 'JP', group: 'airport' };
const put = (storeId: string, content: StoreContent = tokyo, precondition?: Precondition) => {
  clock += 60_000;
  return changeStore(ports, storeId, { content, precondition, by: 'editor' });
};
const remove = (storeId: string) => deleteStore(ports, storeId, { by: 'editor' });
const configuration = async () => (await ports.stores.latest()).configuration;
const known = () => new KnownStores(new StoreVersions(client, database.tables.program));

async function setLatest(numbers: Readonly<Record<string, number>>): Promise<void> {
  const { configuration, program, active, activeBytes } = await ports.stores.latest();
  const stored = { configuration, program, storeActive: active, storeActiveBytes: activeBytes, ...numbers };
  const values = Object.entries(stored).map(([name, value]) => [name, { N: String(value) }]);
  const Item = { id: { S: 'latest' }, part: { S: 'latest' }, ...Object.fromEntries(values) };
  await client.send(new PutItemCommand({ TableName: database.tables.program, Item }));
}

describe('a store', () => {
  it('takes the next configuration with each change, and the same again changes nothing', async () => {
    const before = await configuration();
    const first = await put('haneda');
    expect(first).toMatchObject({ created: true, store: { store: 'haneda', version: before + 1, ...tokyo } });
    const items = await database.itemCount();
    expect(await put('haneda')).toEqual({ created: false, store: first.store });
    expect([await configuration(), await database.itemCount()]).toEqual([before + 1, items]);
    const second = await put('haneda', { name: 'Haneda 2' });
    expect(second).toMatchObject({ created: false, store: { version: before + 2, name: 'Haneda 2' } });
    expect(second.store).not.toHaveProperty('timeZone');
    expect(await getStore(ports.stores, 'haneda')).toEqual(second.store);
  });

  it('is known for each configuration of the past, deletions too', async () => {
    const none = await configuration();
    await put('changed');
    await put('changed', { name: 'Moved', timeZone: 'Europe/Lisbon' });
    await remove('changed');
    await put('changed', { name: 'Back' });
    const stores = known();
    const zones = [];
    for (let at = none; at <= none + 4; at += 1)
      zones.push((await stores.at('changed', at))?.timeZone ?? at - none);
    expect(zones).toEqual([0, 'Asia/Tokyo', 'Europe/Lisbon', 3, 4]);
    expect(await stores.at('changed', none + 4)).toEqual({});
  });

  it('is read once for all configurations up to the newest that was asked for', async () => {
    const { store } = await put('read-once');
    const stores = known();
    const before = proxy.calls.length;
    for (const back of [0, 1, 0, 2]) await stores.at('read-once', store.version - back);
    expect(proxy.calls.slice(before)).toEqual(['Query']);
  });

  it('with very many versions is known for the oldest, too', async () => {
    const first = await put('often', { name: 'Often', group: 'first' });
    for (let times = 0; times < 100; times += 1)
      await put('often', { name: 'Often', group: `later-${times}` });
    const stores = known();
    const newest = await configuration();
    expect(await stores.at('often', newest)).toEqual({ group: 'later-99' });
    expect(await stores.at('often', first.store.version)).toEqual({ group: 'first' });
    expect(await stores.at('often', first.store.version - 1)).toBeUndefined();
  });

  it('that is gone is not found, and its id may be described anew', async () => {
    await put('gone');
    await remove('gone');
    const refusal = expect.objectContaining({ code: 'store-not-found', status: 404 });
    await expect(getStore(ports.stores, 'gone')).rejects.toEqual(refusal);
    await expect(remove('gone')).rejects.toEqual(refusal);
    expect(await put('gone')).toMatchObject({ created: true });
  });

  it('is changed by one of two editors who saw the same version', async () => {
    const { store } = await put('edited');
    const guard = ofVersion(store.version);
    const changes = ['a', 'b'].map((name) => put('edited', { name }, guard));
    const settled = await Promise.allSettled(changes);
    expect(settled.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('and many others are described at once, each with a configuration of its own', async () => {
    const before = await configuration();
    const made = await Promise.all(Array.from({ length: 8 }, (_, index) => put(`many-${index}`)));
    const versions = made.map(({ store }) => store.version).toSorted((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 8 }, (_, index) => before + 1 + index));
  });
});

describe('all stores together', () => {
  it('are counted with their bytes, which come back with a deletion', async () => {
    const before = await ports.stores.latest();
    await put('counted', tokyo);
    const { active, activeBytes } = await ports.stores.latest();
    const bytes = Buffer.byteLength(`counted${JSON.stringify(tokyo)}`);
    expect([active - before.active, activeBytes - before.activeBytes]).toEqual([1, bytes]);
    await put('counted', { name: 'x' });
    await remove('counted');
    expect(await ports.stores.latest()).toMatchObject({
      active: before.active,
      activeBytes: before.activeBytes,
    });
  });

  it.each([
    ['20,000 of them', { storeActive: 20_000 }, 'stores', 20_000],
    ['2 MB', { storeActiveBytes: 2 * 1024 * 1024 - 10 }, 'bytes', 2 * 1024 * 1024],
  ])('are at most %s', async (_, numbers, what, limit) => {
    await put('held', { name: 'x' });
    const real = await ports.stores.latest();
    await setLatest(numbers);
    await expect(put('one-more')).rejects.toEqual(
      expect.objectContaining({ code: 'too-many-stores', status: 409, data: { what, limit } }),
    );
    // One that takes no more room than before is changed.
    expect(await put('held', { name: 'y' })).toMatchObject({ created: false });
    await setLatest({ storeActive: real.active, storeActiveBytes: real.activeBytes });
  });

  it('have a copy each for bookings, without what only editors need', async () => {
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: database.tables.program,
        KeyConditionExpression: 'id = :id',
        ExpressionAttributeValues: { ':id': { S: 'active/store' } },
      }),
    );
    expect(Items.length).toBe((await ports.stores.latest()).active);
    // Beside its content an item of the copy has its keys and its number.
    expect(Object.keys(Items[0] ?? {}).toSorted()).toEqual(['document', 'id', 'part', 'version']);
  });
});
