import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainForm } from '#shared/stores/documents/document-kind.ts';
import { NewestDocuments } from '#shared/stores/documents/newest-documents.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { badge, badges } from './badges.ts';

let database: Database;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

it('a document of which only the newest version is kept costs one item and one put', async () => {
  const { client, counts } = countedClient(database.config());
  const documents = new NewestDocuments(client, database.tables.clients, plainForm(badges));
  expect(await documents.put(badge('a', 1), 0)).toBe(true);
  expect(await documents.put(badge('a', 2), 1)).toBe(true);
  expect(await database.itemCount()).toBe(1);
  expect(counts.operations).toEqual(['PutItem', 'PutItem']);
  expect(counts.writeUnits).toBe(2);
});

it('such a document is written by one writer, however many write at once', async () => {
  const client = dynamoDb(database.config());
  const documents = new NewestDocuments(client, database.tables.clients, plainForm(badges));
  const titles = Array.from({ length: 8 }, (_, index) => `writer ${index}`);
  const written = await Promise.all(titles.map((title) => documents.put(badge('a', 3, title), 2)));
  const winners = titles.filter((_, index) => written[index]);
  expect(winners).toHaveLength(1);
  expect(await documents.find('a', { consistent: true })).toEqual(badge('a', 3, winners[0]));
});
