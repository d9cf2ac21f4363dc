import { afterAll, beforeAll, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getRedemption } from '#shared/usecases/ledger/get-redemption.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { Books } from '../books.ts';
import { adjust, redeem } from './acts.ts';

let database: Database;

beforeAll(async () => {
  database = await startDatabase();
});

afterAll(() => database.stop());

it('a reservation that is booked while it is read is reserved: it has not lapsed', async () => {
  const books = new Books(dynamoDb(database.config()), database.tables);
  const member = newMemberId();
  await books.enrol(member);
  await adjust(books, member, 'start', 1000);
  let queries = 0;
  const { client } = countedClient(database.config(), async (operation) => {
    if (operation !== 'QueryCommand') return;
    queries += 1;
    // The head is read, the references are not.
    if (queries === 2) await redeem(books, member, 'r1', { points: 300 }, { capture: false });
  });
  const { ports, programs } = new Books(client, database.tables);
  const read = await getRedemption(ports, await programs.get(), member, 'r1');
  expect(read).toMatchObject({ status: 'reserved', points: 300 });
});
