import { describe, expect, it } from 'vitest';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { listEntries } from '#shared/usecases/ledger/list-entries.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { newMemberId } from '../database.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import type { Books } from '../shared/usecases/books.ts';
import { adjust, erase, giveBack, merge, redeem, refund } from '../shared/usecases/ledger/acts.ts';
import { useBooks } from '../shared/usecases/use-books.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

const enrolled = () => books.newMember();

const balance = (memberId: string) => getBalance(books.ports, books.programs, memberId, undefined);
const entries = async (memberId: string, erasedOnly = false) =>
  (await listEntries(books, new Cursors('x'), memberId, { limit: 200, erasedOnly })).items;

describe('Rule 28: merged and erased members', () => {
  it("a merged member's log stays, and grows no more", async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    await books.buy(from, 'p1', purchaseOf(5000));
    const before = await books.log(from);
    await merge(books, into, from, 'g1');
    const after = await books.log(from);
    expect(after.slice(0, -1)).toEqual(before);
    expect(after.at(-1)?.entry.kind).toBe('merge-out');
    const refused = { code: 'member-merged', data: { into } };
    await expect(books.buy(from, 'p2', purchaseOf(100))).rejects.toMatchObject(refused);
    await expect(giveBack(books, from, 'p1', 'r1')).rejects.toMatchObject(refused);
  });

  it('a reference that the survivor does not know is looked up there, one that it knows is its own', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    const own = await books.buy(into, 'same', purchaseOf(300));
    await books.buy(from, 'same', purchaseOf(700));
    const theirs = await books.buy(from, 'other', purchaseOf(900));
    await merge(books, into, from, 'g1');
    expect(await books.buy(into, 'same', purchaseOf(300))).toEqual({ ...own, replayed: true });
    expect(await books.buy(into, 'other', purchaseOf(900))).toEqual({ ...theirs, replayed: true });
    // 3 + 7 + 9 points, of which the 9 go back.
    expect(await balance(into)).toMatchObject({ available: 19 });
    await giveBack(books, into, 'other', 'r1');
    expect(await balance(into)).toMatchObject({ available: 10 });
  });

  it('an act of an own id has none of the returns that its namesake in the absorbed log has', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    await books.buy(into, 'same', purchaseOf(300));
    await books.buy(from, 'same', purchaseOf(700));
    await giveBack(books, from, 'same', 'r1');
    await merge(books, into, from, 'g1');
    expect(await balance(into)).toMatchObject({ available: 3 });
    expect(await giveBack(books, into, 'same', 'r1')).toMatchObject({
      replayed: false,
      answer: { pointsReversed: 3 },
    });
    expect(await balance(into)).toMatchObject({ available: 0 });
  });

  it('statements join both logs on read', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    await adjust(books, into, 'a', 1);
    books.clock += 1;
    await adjust(books, from, 'b', 2);
    books.clock += 1;
    await merge(books, into, from, 'g1');
    const told = (await entries(into)).map(
      ({ memberId, kind }) => `${memberId === into ? 'into' : 'from'} ${kind}`,
    );
    expect(told).toEqual(['into merge-in', 'from merge-out', 'from adjustment', 'into adjustment']);
  });

  it('erasure forfeits what points are left as an ordinary entry, and changes nothing recorded before', async () => {
    const memberId = await enrolled();
    await books.buy(memberId, 'p1', purchaseOf(5000));
    await redeem(books, memberId, 'x', { points: 20 });
    const before = await books.log(memberId);
    await erase(books, memberId);
    const after = await books.log(memberId);
    expect(after.slice(0, before.length)).toEqual(before);
    const [forfeit, closing] = after.slice(before.length);
    expect(forfeit?.entry.postings).toEqual([
      { account: 'available', points: -30 },
      { account: 'confiscated', points: 30 },
    ]);
    expect(closing?.entry.postings).toEqual([]);
    expect(await balance(memberId)).toMatchObject({ available: 0, lifetime: { earned: 50, redeemed: 20 } });
    await refund(books, memberId, 'x', 'f1', 20);
    expect(await balance(memberId)).toMatchObject({ available: 0 });
  });

  it('the erased log stays readable by member id, also to who reads no other', async () => {
    const [erased, active] = [await enrolled(), await enrolled()];
    await adjust(books, erased, 'a', 1);
    await erase(books, erased);
    const kinds = (await entries(erased, true)).map(({ kind }) => kind);
    expect(kinds).toEqual(['status', 'confiscation', 'adjustment']);
    expect(await entries(erased)).toEqual(await entries(erased, true));
    await expect(entries(active, true)).rejects.toMatchObject({ status: 403 });
    await expect(entries(newMemberId(), true)).rejects.toMatchObject({ status: 403 });
  });
});
