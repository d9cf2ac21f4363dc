import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { packRecord } from '#shared/domain/ledger/packed/pack-entry.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { readEntryMessage, writeEntryMessage } from '#shared/stores/ledger/entry-message.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { ReceiptStore } from '#shared/stores/projections/receipt-store.ts';
import { type ProjectionPorts, projectMembers } from '#shared/usecases/projections/project-members.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';

let database: Database;
let books: Books;
let projections: ProjectionStore;
let stores: ProjectionPorts;
let log: readonly LedgerRecord[];
const memberId = newMemberId();

beforeAll(async () => {
  database = await startDatabase();
  const client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  projections = new ProjectionStore(client, database.tables.members);
  stores = storesOver(client);
  await books.enrol(memberId);
  for (const amount of [1000, 2500, 99, 70_000, 4000]) {
    books.clock += 86_400_000;
    await books.buy(memberId, `p${amount}`, purchaseOf(amount, { occurredAt: books.clock }));
  }
  log = await books.log(memberId);
});

afterAll(() => database.stop());

async function consume(records: readonly LedgerRecord[], own = stores): Promise<void> {
  expect(await projectMembers(own)(records)).toEqual(new Map());
}

/** The log of a member who enrolled and bought once. */
async function boughtOnce(store = 'dublin-1'): Promise<readonly LedgerRecord[]> {
  const member = await books.newMember();
  await books.buy(member, 'once', purchaseOf(1000, { occurredAt: books.clock, store }));
  return books.log(member);
}

const storesOver = (client: DynamoDBClient): ProjectionPorts => ({
  ledger: books.ledger,
  projections: new ProjectionStore(client, database.tables.members),
  receipts: new ReceiptStore(client, database.tables.members),
});

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
    await Promise.all([consume(records), consume(records.slice(1))]);
    expect(await projections.get(other)).toMatchObject({ lastSeq: 1, purchases: 1, spendBase: 1000 });
  });

  it('a consumer that was overtaken between its read and its write takes nothing back', async () => {
    const other = newMemberId();
    await books.enrol(other);
    for (const id of ['p1', 'p2']) await books.buy(other, id, purchaseOf(1000, { occurredAt: books.clock }));
    const records = await books.log(other);
    await consume(records.slice(0, 1));
    let overtaken = false;
    const { client } = countedClient(database.config(), async (operation) => {
      if (operation !== 'PutItemCommand' || overtaken) return;
      overtaken = true;
      await consume(records);
    });
    const slow = new ProjectionStore(client, database.tables.members);
    await consume(records.slice(1, 2), { ...stores, projections: slow });
    expect(await projections.get(other)).toMatchObject({ lastSeq: 2, purchases: 2 });
  });

  it('costs two calls and one for each member, whatever the batch', async () => {
    const records = (await Promise.all(Array.from({ length: 20 }, () => boughtOnce()))).flat();
    await consume(records.filter(({ entry }) => entry.kind === 'enrolment'));
    const { client, counts } = countedClient(database.config());
    await consume(
      records.filter(({ entry }) => entry.kind === 'accrual'),
      storesOver(client),
    );
    const { operations, calls, readUnits, writeUnits } = counts;
    expect(operations.slice(0, 2)).toEqual(['BatchGetItem', 'BatchWriteItem']);
    expect(new Set(operations.slice(2))).toEqual(new Set(['PutItem']));
    expect({ calls, readUnits, writeUnits }).toEqual({ calls: 22, readUnits: 20, writeUnits: 20 + 40 });
  });

  it('entries are on the stream as they are in the table', () => {
    for (const record of log) expect(readEntryMessage(writeEntryMessage(packRecord(record)))).toEqual(record);
  });
});

describe('a batch of which storage', () => {
  let proxy: FaultProxy;
  let own: ProjectionPorts;

  beforeAll(async () => {
    proxy = new FaultProxy(database.endpoint);
    own = storesOver(dynamoDb(database.config(await proxy.start())));
  });
  afterEach(() => proxy.break());
  afterAll(() => proxy.stop());

  const members = (records: readonly LedgerRecord[]) => [
    ...new Set(records.map(({ entry }) => entry.memberId)),
  ];
  const batch = async () => (await Promise.all([boughtOnce(), boughtOnce(), boughtOnce()])).flat();
  /** How many of the members have their projection, and how many their receipt. */
  async function kept(records: readonly LedgerRecord[]): Promise<readonly [number, number]> {
    const ids = members(records);
    const rows = await projections.getAll(ids);
    const found = await stores.receipts.find({ purchaseId: 'once', store: 'dublin-1' }, { limit: 1000 });
    return [rows.size, found.receipts.filter(({ memberId }) => ids.includes(memberId)).length];
  }

  it.each(['BatchGetItem', 'BatchWriteItem'])(
    'does %s only in part is whole in the end',
    async (operation) => {
      const records = await batch();
      proxy.break({ operation, fault: 'partly', calls: () => true });
      await consume(records, own);
      expect(proxy.calls.filter((name) => name === operation)).toHaveLength(3);
      expect(await kept(records)).toEqual([3, 3]);
    },
  );

  it.each(['BatchGetItem', 'BatchWriteItem', 'PutItem'])(
    'fails %s is consumed whole when it comes again, and until then no projection is ahead of its receipt',
    async (operation) => {
      const records = await batch();
      proxy.break({ operation, fault: 'fail', calls: () => true });
      expect([...(await projectMembers(own)(records)).keys()]).toEqual(members(records));
      const [rows, receipts] = await kept(records);
      expect([rows, receipts]).toEqual([0, operation === 'PutItem' ? 3 : 0]);
      proxy.break();
      await consume(records, own);
      expect(await kept(records)).toEqual([3, 3]);
    },
  );

  it('refuses one receipt fails only for the member of that receipt', async () => {
    const [odd = [], ...others] = await Promise.all([boughtOnce('x'.repeat(2100)), batch()]);
    const failed = await projectMembers(own)([...odd, ...others.flat()]);
    expect([...failed.keys()]).toEqual(members(odd));
    expect(await kept(others.flat())).toEqual([3, 3]);
  });
});
