import { describe, expect, it } from 'vitest';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { basket } from '../../../../tools/bench/long-lived.ts';
import { type Database, newMemberId } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { useBooks } from '../use-books.ts';
import { giveBack, merge } from './acts.ts';

let database: Database;
let books: Books;
const cursors = new Cursors('a secret of the test');

useBooks((own, shared) => {
  books = own;
  database = shared;
});

/** A page of purchases of a member, with the calls of storage that it took. */
async function countedPage(member: string, limit: number, cursor?: string) {
  const { client, counts } = countedClient(database.config());
  const page = await listPurchases(new Books(client, database.tables), cursors, member, { limit, cursor });
  return { page, calls: counts.operations.toSorted() };
}

describe('a page of purchases', () => {
  it('takes as few calls for 29 purchases with returns and long baskets as for three', async () => {
    const member = newMemberId();
    await books.enrol(member);
    const ids = Array.from({ length: 30 }, (_, index) => `till-7-${1000 + index}`);
    for (const id of ids) await books.buy(member, id, basket(120, books.clock));
    const first = [{ lineId: '1', quantity: 1 }];
    for (const id of ids) await giveBack(books, member, id, 'r1', first);
    for (const limit of [3, 29]) {
      const { page, calls } = await countedPage(member, limit);
      expect(page.items.map(({ purchaseId }) => purchaseId)).toEqual(ids.toReversed().slice(0, limit));
      for (const { lines } of page.items)
        expect(lines.map(({ returned }) => returned).slice(0, 2)).toEqual([1, 0]);
      // The returns and the lines; the head, the entries in a few queries, and the references.
      expect(calls.filter((call) => call !== 'Query')).toEqual(['BatchGetItem', 'BatchGetItem']);
      expect(calls.length).toBeLessThanOrEqual(8);
    }
  });

  it('says of each purchase what reading it alone says', async () => {
    const member = newMemberId();
    await books.enrol(member);
    for (const id of ['p1', 'p2', 'p3', 'p4']) await books.buy(member, id, purchaseOf([1000, 250]));
    await giveBack(books, member, 'p2', 'r1', [{ lineId: '2', quantity: 1 }]);
    await giveBack(books, member, 'p2', 'r2');
    await giveBack(books, member, 'p4', 'r1');
    const { items } = await listPurchases(books, cursors, member, { limit: 10 });
    const alone = ['p4', 'p3', 'p2', 'p1'].map((id) => getPurchase(books, member, id));
    expect(items).toEqual(await Promise.all(alone));
    expect(items.map(({ pointsReversed }) => pointsReversed)).toEqual([12, 0, 12, 0]);
  });

  it('judges each purchase by the log it stands in where a merged member had one of the same id', async () => {
    const [into, from] = [newMemberId(), newMemberId()];
    for (const member of [into, from]) {
      await books.enrol(member);
      await books.buy(member, 'p1', purchaseOf(1000));
    }
    await giveBack(books, into, 'p1', 'r1');
    await merge(books, into, from, 'g1');
    const { items } = await listPurchases(books, cursors, into, { limit: 10 });
    const reversed = items.map(({ bookedFor, pointsReversed }) => [bookedFor, pointsReversed]);
    expect(reversed.toSorted()).toEqual(
      [
        [from, 0],
        [undefined, 10],
      ].toSorted(),
    );
  });

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
