import { describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { bookDelivery } from '#shared/usecases/ledger/book-delivery.ts';
import { findReceipts } from '#shared/usecases/ledger/find-receipts.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import type { Books } from '../shared/usecases/books.ts';
import { erase, giveBack, merge } from '../shared/usecases/ledger/acts.ts';
import { useBooks } from '../shared/usecases/use-books.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

const cursors = new Cursors('secret');

/** An order of three glasses and a cup, 30 and 10 points, that waits for its deliveries. */
async function ordered(member: string, purchaseId = 'p1') {
  const goods = purchaseOf([3000, 1000], { occurredAt: books.clock, channel: 'web' });
  const lines = goods.lines.map((line, index) => (index === 0 ? { ...line, quantity: 3 } : line));
  await books.buy(member, purchaseId, { ...goods, lines, maturesFrom: 'delivery' });
}

function deliver(member: string, deliveryId: string, quantity?: number) {
  const lines = quantity === undefined ? undefined : [{ lineId: '1', quantity }];
  const content = { occurredAt: books.clock, ...(lines && { lines }) };
  const command = { purchaseId: 'p1', deliveryId, ...content, contentHash: contentHash(content) };
  return bookDelivery(books.ports, books.programs, member, { ...command, anyAge: true });
}

/** The parts of a purchase that tell of its deliveries. */
async function shown(member: string, of?: string) {
  const { pointsWaiting, lines } = await getPurchase(books, member, 'p1', { of });
  return [pointsWaiting, ...lines.map(({ delivered, deliverable }) => [delivered, deliverable])];
}

describe('Rule 32: a purchase that is read', () => {
  it('shows what was delivered of each line, returned or not, and the points that still wait', async () => {
    const member = await books.newMember();
    await ordered(member);
    expect(await shown(member)).toEqual([40, [0, 3], [0, 1]]);
    await deliver(member, 'd1', 1);
    expect(await shown(member)).toEqual([30, [1, 2], [0, 1]]);
    await giveBack(books, member, 'p1', 'r1', [{ lineId: '1', quantity: 1 }]);
    expect(await shown(member)).toEqual([20, [1, 2], [0, 1]]);
    await deliver(member, 'd2');
    expect(await shown(member)).toEqual([0, [3, 0], [1, 0]]);
  });

  it('shows nothing of deliveries where it waited for none', async () => {
    const member = await books.newMember();
    await books.buy(member, 'p1', purchaseOf(1000));
    const purchase = await getPurchase(books, member, 'p1');
    expect(purchase).not.toHaveProperty('pointsWaiting');
    expect(purchase.lines[0]).not.toHaveProperty('delivered');
    expect(purchase.lines[0]).not.toHaveProperty('deliverable');
  });

  it('waits no more after 400 days, before that is written, or after the erasure of the member', async () => {
    const [late, erased] = [await books.newMember(), await books.newMember()];
    for (const member of [late, erased]) await ordered(member);
    await erase(books, erased);
    expect(await shown(erased)).toEqual([0, [0, 3], [0, 1]]);
    books.clock += 400 * DAY_MS;
    expect(await shown(late)).toEqual([0, [0, 3], [0, 1]]);
    expect((await books.ledger.head(late))?.state.undelivered).toHaveLength(1);
  });

  it('shows what a delivery did that was booked while it was read', async () => {
    const member = await books.newMember();
    await ordered(member);
    const delivering: Promise<unknown>[] = [];
    /** The references are looked up once the head is known. */
    class Racing extends LedgerStore {
      override async references(memberId: string, prefix: string) {
        if (delivering.length === 0) delivering.push(deliver(member, 'd1', 1));
        await Promise.all(delivering);
        return super.references(memberId, prefix);
      }
    }
    const { ledger: table, counters } = books.tables;
    const { details, now } = books;
    const racing = { ledger: new Racing(books.client, table, counters), details, now };
    const { pointsWaiting, lines } = await getPurchase(racing, member, 'p1');
    expect([pointsWaiting, lines[0]?.delivered]).toEqual([30, 1]);
  });

  it('says the same in lists and among receipts, of each of two under one id after a merge', async () => {
    const [into, from] = [await books.newMember(), await books.newMember()];
    for (const member of [into, from]) await ordered(member);
    await deliver(from, 'd1', 2);
    await merge(books, into, from, 'g1');
    await deliver(into, 'd1', 1);
    expect(await shown(into)).toEqual([30, [1, 2], [0, 1]]);
    expect(await shown(into, from)).toEqual([20, [2, 1], [0, 1]]);
    const alone = await Promise.all([undefined, from].map((of) => getPurchase(books, into, 'p1', { of })));
    const { items } = await listPurchases(books, cursors, into, { limit: 10 });
    expect(items).toEqual(expect.arrayContaining(alone));
    const store = 'dublin-1';
    await books.receipts.put([into, from].map((memberId) => ({ purchaseId: 'p1', store, memberId })));
    const receipts = await findReceipts(books, cursors, { purchaseId: 'p1', store }, { limit: 10 });
    expect(receipts.items).toEqual(expect.arrayContaining(alone));
  });
});
