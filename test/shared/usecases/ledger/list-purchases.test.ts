import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';

let database: Database;
let books: Books;
const cursors = new Cursors('a secret of the test');

beforeAll(async () => {
  database = await startDatabase();
  books = new Books(dynamoDb(database.config()), database.tables);
});

afterAll(() => database.stop());

describe('a page of purchases', () => {
  it('is shorter than asked for where its baskets are huge, and the pages together have all of them', async () => {
    const member = newMemberId();
    await books.enrol(member);
    const { lines, ...rest } = purchaseOf(Array.from({ length: 1000 }, () => 100));
    const huge = {
      ...rest,
      lines: lines.map((line) => ({ ...line, sku: 'S'.repeat(128), category: 'C'.repeat(128) })),
    };
    const ids = Array.from({ length: 16 }, (_, index) => `p${index}`);
    for (const id of ids) await books.buy(member, id, huge);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listPurchases(books, cursors, member, { limit: 200, cursor });
      expect(JSON.stringify(page).length).toBeLessThan(5 * 1024 * 1024);
      expect(page.items.length).toBeGreaterThan(0);
      seen.push(...page.items.map(({ purchaseId }) => purchaseId));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(ids.toReversed());
  });
});
