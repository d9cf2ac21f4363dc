import { describe, expect, it } from 'vitest';
import { findReceipts } from '#shared/usecases/ledger/find-receipts.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { basket } from '../../../../tools/bench/long-lived.ts';
import type { Database } from '../../../database.ts';
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

/** Books purchases of one id for members of their own, with their receipts. */
async function boughtBy(count: number, purchaseId: string, purchase = purchaseOf(1000)) {
  const members: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const member = await books.newMember();
    await books.buy(member, purchaseId, purchase);
    await books.receipts.put([{ purchaseId, store: purchase.store, memberId: member }]);
    members.push(member);
  }
  return members.toSorted();
}

describe('a page of receipts', () => {
  it('takes two queries for each, and as few other calls for nine in a store as for two in any', async () => {
    const members = await boughtBy(9, 'p1', { ...basket(120, books.clock), store: 'cork-1' });
    for (const member of members) await giveBack(books, member, 'p1', 'r1', [{ lineId: '1', quantity: 1 }]);
    for (const [limit, store] of [
      [2, undefined],
      [9, 'cork-1'],
    ] as const) {
      const { client, counts } = countedClient(database.config());
      const counted = new Books(client, database.tables);
      const { items } = await findReceipts(counted, cursors, { purchaseId: 'p1', store }, { limit });
      expect(items.map(({ memberId }) => memberId)).toEqual(members.slice(0, limit));
      expect(items.map(({ lines }) => lines[0]?.returned)).toEqual(Array(limit).fill(1));
      const calls = Map.groupBy(counts.operations, (call) => call);
      // The entries, for the returns are the heads; the lines.
      expect(calls.get('BatchGetItem')).toHaveLength(2);
      expect(calls.get('Query')).toHaveLength(1 + 2 * limit);
      expect(calls.get('GetItem')).toBeUndefined();
    }
  });

  it('says of each what reading its purchase says, also where others followed it', async () => {
    const members = await boughtBy(3, 'p2', purchaseOf([1000, 250]));
    const [one = '', two = ''] = members;
    await giveBack(books, one, 'p2', 'r1', [{ lineId: '2', quantity: 1 }]);
    await books.buy(one, 'later', purchaseOf(100));
    await giveBack(books, two, 'p2', 'r1');
    const { items } = await findReceipts(books, cursors, { purchaseId: 'p2' }, { limit: 10 });
    expect(items).toEqual(await Promise.all(members.map((member) => getPurchase(books, member, 'p2'))));
  });

  it('gives the purchases of merged members to the survivor, with returns since', async () => {
    const [into = '', from = ''] = await boughtBy(2, 'p3');
    const [other = ''] = await boughtBy(1, 'p4');
    await merge(books, into, from, 'g1');
    await merge(books, into, other, 'g2');
    await giveBack(books, into, 'p4', 'r1');
    const found = async (purchaseId: string) =>
      (await findReceipts(books, cursors, { purchaseId }, { limit: 10 })).items.map(
        ({ memberId, bookedFor, pointsReversed }) => [memberId, bookedFor, pointsReversed],
      );
    expect(await found('p3')).toEqual([
      [into, undefined, 0],
      [into, from, 0],
    ]);
    expect(await found('p4')).toEqual([[into, other, 10]]);
  });
});
