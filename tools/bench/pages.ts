import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { listEntries } from '#shared/usecases/ledger/list-entries.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { Cursors, type Page } from '#shared/usecases/paging.ts';
import { type Database, newMemberId } from '../../test/database.ts';
import { Books } from '../../test/shared/usecases/books.ts';
import { giveBack } from '../../test/shared/usecases/ledger/acts.ts';
import { type Counts, countedClient } from './counted-client.ts';
import { basket } from './long-lived.ts';
import { median } from './statistics.ts';
import { fixed, printTable } from './table.ts';

const LIMIT = 200;
const ROUNDS = 15;
/** The most that a page of purchases may take, as a multiple of a page of entries. */
export const PAGE_RATIO_MAX = 2;

/** A member with two pages of purchases, a tenth of them with a return. */
async function buyer(books: Books): Promise<string> {
  const member = newMemberId();
  await books.enrol(member);
  for (let index = 0; index < 2 * LIMIT; index += 1) {
    const id = `till-7-${100_000 + index}`;
    await books.buy(member, id, basket(5, books.clock));
    if (index % 10 === 0) await giveBack(books, member, id, 'r1', [{ lineId: '1', quantity: 1 }]);
  }
  return member;
}

/**
 * Compares the second page of a member's purchases with the second page of the entries, in turns. Returns whether a page
 * of purchases takes at most `PAGE_RATIO_MAX` times a page of entries.
 */
export async function benchPages(database: Database): Promise<boolean> {
  const { client, counts, reset } = countedClient(database.config());
  const books = new Books(client, database.tables);
  const member = await buyer(new Books(dynamoDb(database.config()), database.tables));
  const cursors = new Cursors('secret');
  const lists: Readonly<Record<string, (cursor?: string) => Promise<Page<unknown>>>> = {
    entries: (cursor) => listEntries(books, cursors, member, { limit: LIMIT, cursor }),
    purchases: (cursor) => listPurchases(books, cursors, member, { limit: LIMIT, cursor }),
  };
  const times = new Map<string, number[]>(Object.keys(lists).map((name) => [name, []]));
  const costs = new Map<string, Counts>();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, list] of Object.entries(lists)) {
      const { nextCursor } = await list();
      reset();
      const from = performance.now();
      await list(nextCursor);
      times.get(name)?.push(performance.now() - from);
      costs.set(name, { ...counts, operations: [...counts.operations] });
    }
  }
  const taken = (name: string) => median(times.get(name) ?? []);
  const ratio = taken('purchases') / taken('entries');
  printTable(`A page of ${LIMIT}, of a member with ${2 * LIMIT} purchases, median of ${ROUNDS} rounds`, [
    ['list', 'ms', 'read units', 'SDK calls'],
    ...[...costs].map(([name, { readUnits, calls }]) => [
      name,
      fixed(taken(name), 1),
      fixed(readUnits),
      calls,
    ]),
    ['purchases / entries', fixed(ratio), '', ''],
  ]);
  return ratio <= PAGE_RATIO_MAX;
}
