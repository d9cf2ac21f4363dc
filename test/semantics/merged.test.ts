import { describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { purchaseReference, returnReference } from '#shared/domain/ledger/reference.ts';
import type { CardLog } from '#shared/domain/members/card-holders.ts';
import { bookReturn } from '#shared/usecases/ledger/book-return.ts';
import { findReceipts } from '#shared/usecases/ledger/find-receipts.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { listEntries } from '#shared/usecases/ledger/list-entries.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { listRedemptions } from '#shared/usecases/ledger/list-redemptions.ts';
import { logOfFollowed, logOfNew } from '#shared/usecases/members/card-logs.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import type { Books } from '../shared/usecases/books.ts';
import { giveBack, merge, moveTo, redeem } from '../shared/usecases/ledger/acts.ts';
import { expectSoundLog } from '../shared/usecases/ledger/sound.ts';
import { useBooks } from '../shared/usecases/use-books.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

const ID = '000123';
const cursors = new Cursors('secret');
const balance = async (memberId: string) => (await books.ledger.head(memberId))?.entry.balance;

/** U with tea, V with a coat, both under one receipt number; V is merged into U. */
async function merged() {
  const [u, v] = [await books.newMember(), await books.newMember()];
  const tea = { lineId: '1', sku: 'TEA', quantity: 5, amount: 1000 };
  await books.buy(u, ID, { ...purchaseOf(1000, { store: 'cork' }), lines: [tea] });
  await books.buy(v, ID, purchaseOf(9000, { store: 'dublin' }));
  await merge(books, u, v, 'g1');
  return { u, v };
}

function giveBackOf(of: string, member: string, returnId: string, quantity?: number) {
  const lines = quantity === undefined ? undefined : [{ lineId: '1', quantity }];
  const content = { occurredAt: books.clock, ...(lines && { lines }) };
  const command = { purchaseId: ID, returnId, ...content, contentHash: contentHash(content), anyAge: false };
  return bookReturn(books.ports, books.programs, member, { ...command, of });
}

const listed = async (member: string, how: object = {}) => {
  const { items } = await listPurchases(books, cursors, member, { limit: 50, ...how });
  return items.map(({ bookedFor, pointsEarned, pointsReversed, lines }) => ({
    bookedFor,
    pointsEarned,
    pointsReversed,
    returnable: lines.map(({ returnable }) => returnable),
  }));
};

describe('Rule 28: purchases of one id, of the survivor and of a merged member', () => {
  it('are judged each by the log it stands in, in lists, reads and receipts', async () => {
    const { u, v } = await merged();
    await giveBack(books, u, ID, 'r1');
    const coat = { bookedFor: v, pointsEarned: 90, pointsReversed: 0, returnable: [1] };
    const tea = { bookedFor: undefined, pointsEarned: 10, pointsReversed: 10, returnable: [0] };
    expect(await listed(u)).toEqual(expect.arrayContaining([coat, tea]));
    expect(await getPurchase(books, u, ID)).toMatchObject({ pointsEarned: 10, pointsReversed: 10 });
    expect(await getPurchase(books, u, ID, { of: v })).toMatchObject({ pointsEarned: 90, pointsReversed: 0 });
    await books.receipts.put([
      { purchaseId: ID, store: 'cork', memberId: u },
      { purchaseId: ID, store: 'dublin', memberId: v },
    ]);
    const sought = { purchaseId: ID, store: 'dublin' };
    const { items } = await findReceipts(books, cursors, sought, { limit: 50 });
    expect(items).toMatchObject([{ memberId: u, bookedFor: v, pointsEarned: 90, pointsReversed: 0 }]);
  });

  it('are returned each by its own, under return ids of their own', async () => {
    const { u, v } = await merged();
    const { answer } = await giveBackOf(v, u, 'r9');
    expect(answer).toMatchObject({
      pointsReversed: 90,
      entry: { memberId: u, reference: `purchase/${v}:${ID}/return/r9/`, purchaseId: ID, returnId: 'r9' },
    });
    expect(await getPurchase(books, u, ID)).toMatchObject({ pointsReversed: 0 });
    expect(await getPurchase(books, u, ID, { of: v })).toMatchObject({ pointsReversed: 90 });
    expect(await listed(u)).toMatchObject([{ pointsReversed: 0 }, { pointsReversed: 90 }]);
    expect(await giveBackOf(v, u, 'r9')).toEqual({ replayed: true, answer });
    expect((await giveBackOf(u, u, 'r9', 2)).answer).toMatchObject({ pointsReversed: 4 });
    await expect(giveBackOf(v, u, 'r10')).rejects.toMatchObject({ code: 'amount-exceeds-original' });
    expect(await balance(u)).toMatchObject({ available: 6 });
    await expectSoundLog(books, u);
  });

  it('stay apart after a further merge into a member with that id, too', async () => {
    const { u, v } = await merged();
    const [w, x] = [await books.newMember(), await books.newMember()];
    await books.buy(x, ID, purchaseOf([500, 500]));
    await giveBackOf(v, u, 'r9', 0.5);
    await books.buy(w, ID, purchaseOf(2000));
    await merge(books, w, u, 'g1');
    expect(await getPurchase(books, w, ID)).toMatchObject({ pointsEarned: 20, pointsReversed: 0 });
    expect(await getPurchase(books, w, ID, { of: v })).toMatchObject({ pointsReversed: 45 });
    expect(await giveBackOf(v, w, 'r9', 0.5)).toMatchObject({ replayed: true });
    expect((await giveBackOf(v, w, 'r10')).answer).toMatchObject({ pointsReversed: 45 });
    expect((await giveBackOf(u, w, 'r10')).answer).toMatchObject({ pointsReversed: 10 });
    await expect(giveBackOf(v, w, 'r11')).rejects.toMatchObject({ code: 'amount-exceeds-original' });
    expect(await balance(w)).toMatchObject({ available: 20 });
    await expectSoundLog(books, w);
  });

  it('keep returns that a survivor without the id booked, after a merge into a member with it', async () => {
    const [v, u, w] = [await books.newMember(), await books.newMember(), await books.newMember()];
    await books.buy(v, ID, purchaseOf([3000, 6000]));
    await merge(books, u, v, 'g1');
    const part = await giveBackOf(v, u, 'r1', 1);
    expect(part.answer.entry.reference).toBe(`purchase/${ID}/return/r1/`);
    await books.buy(w, ID, purchaseOf(1000));
    await merge(books, w, u, 'g1');
    expect(await getPurchase(books, w, ID, { of: v })).toMatchObject({ pointsReversed: 30 });
    expect((await giveBackOf(v, w, 'r2')).answer).toMatchObject({ pointsReversed: 60 });
    expect(await giveBackOf(v, w, 'r1', 1)).toMatchObject({ replayed: true });
  });
});

describe('Rule 28: a purchase that was moved before both were merged', () => {
  it('is in the statement once, where it stands, and its receipt is found once', async () => {
    const [a, b] = [await books.newMember(), await books.newMember()];
    await books.buy(a, 'p1', purchaseOf(10_000));
    await moveTo(books, a, b, 'p1', 'v1');
    await merge(books, b, a, 'g1');
    expect(await listed(b)).toEqual([
      { bookedFor: undefined, pointsEarned: 100, pointsReversed: 0, returnable: [1] },
    ]);
    await books.receipts.put([a, b].map((memberId) => ({ purchaseId: 'p1', store: 'dublin-1', memberId })));
    const { items } = await findReceipts(books, cursors, { purchaseId: 'p1' }, { limit: 50 });
    expect(items).toMatchObject([{ memberId: b, pointsEarned: 100, pointsReversed: 0 }]);
  });
});

describe('Rule 28: of', () => {
  it('shows the one log of a merged member in lists, page by page', async () => {
    const { u, v } = await merged();
    await redeem(books, u, 'x', { points: 5 });
    expect(await listed(u, { of: v })).toMatchObject([{ bookedFor: v }]);
    expect(await listed(u, { of: u })).toMatchObject([{ bookedFor: undefined }]);
    const entries = async (cursor?: string) =>
      listEntries(books, cursors, u, { limit: 1, of: v, ...(cursor !== undefined && { cursor }) });
    const first = await entries();
    const second = await entries(first.nextCursor);
    expect([...first.items, ...second.items].map(({ memberId, kind }) => [memberId, kind])).toEqual([
      [v, 'merge-out'],
      [v, 'accrual'],
    ]);
    const program = await books.programs.get();
    const redemptions = async (of: string) =>
      (await listRedemptions({ ...books.ports, ...books }, program, cursors, u, { limit: 9, of })).items
        .length;
    expect([await redemptions(u), await redemptions(v)]).toEqual([1, 0]);
  });

  it('naming a member without that purchase is 404 purchase-not-found', async () => {
    const { u, v } = await merged();
    await books.buy(u, 'p2', purchaseOf(1000));
    const content = { occurredAt: books.clock };
    const asked = { purchaseId: 'p2', returnId: 'r1', ...content, contentHash: contentHash(content) };
    for (const told of [
      () => bookReturn(books.ports, books.programs, u, { ...asked, anyAge: false, of: v }),
      () => getPurchase(books, u, 'p2', { of: v }),
    ]) {
      await expect(told()).rejects.toMatchObject({ code: 'purchase-not-found' });
    }
  });

  it('naming somebody never merged is refused, and nothing is booked', async () => {
    const { u } = await merged();
    const stranger = await books.newMember();
    const program = await books.programs.get();
    const how = { limit: 9, of: stranger };
    const refusal = {
      code: 'member-not-found',
      status: 404,
      data: { errors: [expect.objectContaining({ pointer: '/query/of' })] },
    };
    const asked: readonly (() => Promise<unknown>)[] = [
      () => getPurchase(books, u, ID, { of: stranger }),
      () => listPurchases(books, cursors, u, how),
      () => listEntries(books, cursors, u, how),
      () => listRedemptions({ ...books.ports, ...books }, program, cursors, u, how),
      () => giveBackOf(stranger, u, 'r1'),
    ];
    for (const ask of asked) await expect(ask()).rejects.toMatchObject(refusal);
    expect(await balance(u)).toMatchObject({ available: 100 });
  });
});

describe('Rule 28: the card of a merged member', () => {
  const reference = purchaseReference(ID);
  const returned = (content: object) => ({
    referenceOf: (key: string) => returnReference(key, 'r1'),
    contentHash: contentHash(content),
  });
  const cardOf = (u: string, ...was: readonly string[]): readonly CardLog[] => [
    ...was.map((of) => ({ memberId: u, of })),
    { memberId: u },
  ];

  it('means what was made with it, also after a further merge, and else the act of the survivor', async () => {
    const { u, v } = await merged();
    const meant = (own: readonly CardLog[], act = reference) =>
      logOfFollowed(books, [own], { reference: act });
    expect(await meant(cardOf(u, v))).toEqual({ memberId: u, of: v });
    await books.buy(u, 'own', purchaseOf(1000));
    expect(await meant(cardOf(u, v), purchaseReference('own'))).toEqual({ memberId: u });
    const w = await books.newMember();
    await books.buy(w, ID, purchaseOf(2000));
    await books.buy(w, 'own', purchaseOf(2000));
    await merge(books, w, u, 'g2');
    expect(await meant(cardOf(w, v, u))).toEqual({ memberId: w, of: v });
    expect(await meant(cardOf(w, v, u), purchaseReference('own'))).toEqual({ memberId: w, of: u });
    expect(await meant(cardOf(w))).toEqual({ memberId: w });
  });

  it('means a purchase that was moved to the survivor before the merge where it stands', async () => {
    const [u, v] = [await books.newMember(), await books.newMember()];
    await books.buy(v, ID, purchaseOf(1000));
    await moveTo(books, v, u, ID, 'v1');
    await merge(books, u, v, 'g1');
    const meant = await logOfFollowed(books, [cardOf(u, v)], { reference });
    expect((await getPurchase(books, meant.memberId, ID, meant)).pointsReversed).toBe(0);
  });

  it('names nobody who was never merged', async () => {
    const { u } = await merged();
    const stranger = await books.newMember();
    await books.buy(stranger, ID, purchaseOf(1000));
    const named = [[{ memberId: stranger, of: u }], [{ memberId: u, of: stranger }]];
    expect(await logOfFollowed(books, named, { reference })).toEqual({ memberId: stranger, of: u });
  });

  it('finds a return that an earlier holder made with the same content, and no other', async () => {
    const [m, n] = [await books.newMember(), await books.newMember()];
    await books.buy(m, ID, purchaseOf(1000));
    await books.buy(n, ID, purchaseOf(1000));
    await giveBackOf(m, m, 'r1');
    const followUp = returned({ occurredAt: books.clock });
    const holders = [cardOf(n), cardOf(m)];
    expect(await logOfFollowed(books, holders, { reference, followUp })).toEqual({ memberId: m });
    const other = returned({ occurredAt: books.clock + 1 });
    expect(await logOfFollowed(books, holders, { reference, followUp: other })).toEqual({ memberId: n });
  });

  it('finds a new act in the log of who made it: any of a merged one, of an earlier holder with its content', async () => {
    const { u, v } = await merged();
    const n = await books.newMember();
    const hashOf = async (member: string) => {
      const seq = (await books.ledger.references(member, reference)).get(reference) ?? 0;
      return (await books.ledger.entry(member, seq))?.entry.contentHash ?? '';
    };
    const logOf = (own: readonly CardLog[], others: readonly (readonly CardLog[])[], hash: string) =>
      logOfNew(books.ledger, own, others, { reference, contentHash: hash });
    expect(await logOf(cardOf(u, v), [], 'other')).toEqual({ memberId: u, of: v });
    expect(await logOf(cardOf(n), [cardOf(u, v)], await hashOf(v))).toEqual({ memberId: u, of: v });
    expect(await logOf(cardOf(n), [cardOf(u, v)], 'other')).toEqual({ memberId: n });
    await expect(logOf([], [], 'other')).rejects.toMatchObject({ code: 'member-not-found' });
    await expect(logOfFollowed(books, [], { reference })).rejects.toMatchObject({ code: 'member-not-found' });
  });
});
