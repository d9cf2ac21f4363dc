import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '#shared/domain/ledger/entry.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { LogSize } from '#shared/stores/ledger/log-sizes.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { Books } from '../../usecases/books.ts';

let database: Database;
let proxy: FaultProxy;
let books: Books;
let ledger: LedgerStore;
let told: LogSize[] = [];

beforeAll(async () => {
  database = await startDatabase();
  books = new Books(dynamoDb(database.config()), database.tables);
  proxy = new FaultProxy(database.endpoint);
  const client = dynamoDb(database.config(await proxy.start()));
  ledger = new LedgerStore(client, database.tables.ledger, database.tables.counters, (size) => {
    told.push(size);
  });
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

/** The entry of a new member, with another number: only its place in the log counts here. */
async function entryNumbered(seq: number): Promise<LedgerRecord> {
  const memberId = newMemberId();
  await books.enrol(memberId);
  const head = await books.ledger.head(memberId);
  if (!head) throw new TypeError('not enrolled');
  return { ...head, entry: { ...head.entry, seq, reference: `entry/${seq}/` } };
}

async function sizesToldOf(...numbers: readonly number[]): Promise<readonly LogSize[]> {
  const records = await Promise.all(numbers.map(entryNumbered));
  told = [];
  expect(await ledger.put(records)).toEqual({ written: true });
  return told;
}

describe('the size of a log', () => {
  it('is told at every thousandth entry, as the upper estimate of storage', async () => {
    proxy.break({ fault: 'large', calls: () => true });
    expect(await sizesToldOf(1000)).toEqual([{ seq: 1000, gigabytes: 6 }]);
    expect(await sizesToldOf(7_000_000)).toEqual([{ seq: 7_000_000, gigabytes: 6 }]);
  });

  it('is told for each log of a transaction that is there', async () => {
    proxy.break({ fault: 'large', calls: () => true });
    expect(await sizesToldOf(999, 2000, 3000)).toEqual([
      { seq: 2000, gigabytes: 6 },
      { seq: 3000, gigabytes: 6 },
    ]);
  });

  it('is not asked for at any other entry', async () => {
    proxy.break({ fault: 'large', calls: () => true });
    expect(await sizesToldOf(1001)).toEqual([]);
    expect(await sizesToldOf(1, 1999)).toEqual([]);
  });

  it('is taken as nothing where storage tells none', async () => {
    proxy.break();
    for (const { gigabytes } of await sizesToldOf(1000)) expect(gigabytes).toBeLessThanOrEqual(1);
  });
});
