import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ContactStore } from '#shared/stores/members/contact-store.ts';
import { partKey } from '#shared/stores/members/person-parts.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';

let database: Database;

beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

it('the time of the last change of contact is known; a member who never changed it, and an unknown one, have none', async () => {
  const client = dynamoDb(database.config());
  const TableName = database.tables.members;
  const store = new ContactStore(client, TableName);
  const [changed, unchanged] = [newMemberId(), newMemberId()];
  for (const [memberId, rest] of [
    [changed, { contactChangedAt: { N: '1795341600000' } }],
    [unchanged, {}],
  ] as const) {
    const Item = { ...partKey(memberId, 'person'), revision: { N: '1' }, ...rest };
    await client.send(new PutItemCommand({ TableName, Item }));
  }
  expect(await store.changedAt(changed)).toBe(1_795_341_600_000);
  expect(await store.changedAt(unchanged)).toBeUndefined();
  expect(await store.changedAt(newMemberId())).toBeUndefined();
});
