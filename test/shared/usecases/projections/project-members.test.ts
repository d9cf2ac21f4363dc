import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { readEntryMessage, writeEntryMessage } from '#shared/stores/ledger/entry-message.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { type ProjectionStores, projectMembers } from '#shared/usecases/projections/project-members.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';

let database: Database;
let books: Books;
let projections: ProjectionStore;
let stores: ProjectionStores;
let log: readonly LedgerRecord[];
const memberId = newMemberId();

beforeAll(async () => {
  database = await startDatabase();
  const client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  projections = new ProjectionStore(client, database.tables.members);
  const receipts = new ReceiptStore(client, database.tables.members);
  stores = { ledger: books.ledger, projections, receipts };
  await books.enrol(memberId);
  for (const amount of [1000, 2500, 99, 70_000, 4000]) {
    books.clock += 86_400_000;
    await books.buy(memberId, `p${amount}`, purchaseOf(amount, { occurredAt: books.clock }));
  }
  log = await books.log(memberId);
});

afterAll(() => database.stop());

const consume = (records: readonly LedgerRecord[]) => projectMembers(stores)(memberId, records);

describe('the member projection', () => {
  it('counts every entry once, whatever is repeated, left out or late', async () => {
    const newest = log.length - 1;
    const batch = fc.array(fc.integer({ min: 0, max: newest }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 6 }), async (batches) => {
        for (const numbers of [...batches, [newest], [0]]) {
          await consume(numbers.flatMap((seq) => log[seq] ?? []));
        }
        expect(await projections.get(memberId)).toMatchObject({
          lastSeq: newest,
          purchases: 5,
          spendBase: 77_599,
          available: log[newest]?.entry.balance.available,
          lastPurchaseAt: books.clock,
          dueAt: Date.parse('2028-12-01T00:00:00Z'),
        });
      }),
      { numRuns: 30 },
    );
  });

  it('two consumers at once agree', async () => {
    const other = newMemberId();
    await books.enrol(other);
    await books.buy(other, 'p1', purchaseOf(1000, { occurredAt: books.clock }));
    const records = await books.log(other);
    const both = [records, records.slice(1)].map((own) => projectMembers(stores)(other, own));
    await Promise.all(both);
    expect(await projections.get(other)).toMatchObject({ lastSeq: 1, purchases: 1, spendBase: 1000 });
  });

  it('a consumer that was overtaken between its read and its write takes nothing back', async () => {
    const other = newMemberId();
    await books.enrol(other);
    for (const id of ['p1', 'p2']) await books.buy(other, id, purchaseOf(1000, { occurredAt: books.clock }));
    const records = await books.log(other);
    await projectMembers(stores)(other, records.slice(0, 1));
    let overtaken = false;
    const { client } = countedClient(database.config(), async (operation) => {
      if (operation !== 'PutItemCommand' || overtaken) return;
      overtaken = true;
      await projectMembers(stores)(other, records);
    });
    const slow = new ProjectionStore(client, database.tables.members);
    await projectMembers({ ...stores, projections: slow })(other, records.slice(1, 2));
    expect(await projections.get(other)).toMatchObject({ lastSeq: 2, purchases: 2 });
  });

  it('entries are on the stream as they are in the table', () => {
    for (const record of log) expect(readEntryMessage(writeEntryMessage(record))).toEqual(record);
  });
});
