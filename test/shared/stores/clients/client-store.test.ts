import { afterAll, beforeAll, expect, it } from 'vitest';
import { ClientStore } from '#shared/stores/clients/client-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { type Database, startDatabase } from '../../../database.ts';

let database: Database;
let clients: ClientStore;

beforeAll(async () => {
  database = await startDatabase();
  clients = new ClientStore(dynamoDb(database.config()), database.tables.clients);
});
afterAll(() => database.stop());

const at = (revision: number, name: string) => ({
  clientId: 'till',
  name,
  disabled: false,
  revision,
  changedBy: 'admin',
  changedAt: 1_000 * revision,
});

const put = (revision: number, name: string) => clients.put(at(revision, name), revision - 1);

it('a client is written over the revision before it, and over no other', async () => {
  expect(await clients.find('till')).toBeUndefined();
  expect(await put(2, 'too early')).toBe(false);
  expect(await put(1, 'first')).toBe(true);
  expect(await put(1, 'late')).toBe(false);
  expect(await put(2, 'second')).toBe(true);
  for (const revision of [1, 2, 4]) expect(await put(revision, 'late')).toBe(false);
  expect(await clients.find('till', { consistent: true })).toEqual(at(2, 'second'));
});

it('clients are listed by their ids, from behind one', async () => {
  for (const clientId of ['c', 'a', 'b']) await clients.put({ ...at(1, clientId), clientId }, 0);
  const listed = async (after: string | undefined, limit: number) =>
    (await clients.list(after, limit)).map(({ clientId }) => clientId);
  expect(await listed(undefined, 10)).toEqual(['a', 'b', 'c', 'till']);
  expect(await listed('a', 2)).toEqual(['b', 'c']);
  expect(await listed('till', 2)).toEqual([]);
});
