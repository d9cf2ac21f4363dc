import { describe, expect, it } from 'vitest';
import { saleCounter } from '#shared/domain/ledger/counters.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { bookForgottenPurchase } from '#shared/usecases/ledger/book-forgotten-purchase.ts';
import { findSale } from '#shared/usecases/ledger/find-receipts.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { quotePurchase } from '#shared/usecases/ledger/quote-purchase.ts';
import { countedClient } from '../../tools/bench/counted-client.ts';
import { type Database, newMemberId } from '../database.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { Books } from '../shared/usecases/books.ts';
import { giveBack, merge, moveTo } from '../shared/usecases/ledger/acts.ts';
import { expectSoundLog } from '../shared/usecases/ledger/sound.ts';
import { useBooks } from '../shared/usecases/use-books.ts';

let books: Books;
let database: Database;

useBooks((own, shared) => {
  books = own;
  database = shared;
});

const newSale = () => `sale-${newMemberId()}`;

/** The refusal of a purchase of another member that names the sale. */
async function refused(sale: string, purchaseId = 'other') {
  const told = books.buy(await books.newMember(), purchaseId, purchaseOf(1000, { sale }));
  return told.then(
    () => 'booked',
    ({ code, data }: { code: string; data: object }) => ({ code, ...data, errors: undefined }),
  );
}

async function bought(sale: string, amounts: number | readonly number[] = 1000) {
  const member = await books.newMember();
  await books.buy(member, 'p1', purchaseOf(amounts, { sale }));
  return member;
}

/** The members and purchases that are found by a sale. */
async function found(sale: string) {
  const { items } = await findSale({ ...books, sales: books.ports.sales }, sale);
  return items.map(({ memberId, purchaseId, bookedFor }) => ({ memberId, purchaseId, bookedFor }));
}

describe('Rule 33: a sale', () => {
  it('belongs to one purchase of one member: another member, and another id, are told which', async () => {
    const sale = newSale();
    const member = await bought(sale);
    expect(await refused(sale)).toEqual({ code: 'sale-booked', purchaseId: 'p1' });
    await expect(books.buy(member, 'p2', purchaseOf(1000, { sale }))).rejects.toMatchObject({
      code: 'sale-booked',
      data: { purchaseId: 'p1', errors: [{ pointer: '/sale' }] },
    });
    expect((await getPurchase(books, member, 'p1')).sale).toBe(sale);
    expect((await books.log(member)).at(-1)?.entry.purchase?.sale).toBe(sale);
  });

  it('is taken by no quote, whether it is free or not', async () => {
    const sale = newSale();
    const member = await books.newMember();
    const quoted = () => {
      const command = {
        purchaseId: 'q',
        purchase: purchaseOf(1000, { sale }),
        contentHash: '',
        anyAge: false,
      };
      return quotePurchase(books.ports, { memberId: member, at: undefined, command });
    };
    expect(await quoted()).toMatchObject({ pointsEarned: 10 });
    await bought(sale);
    expect(await quoted()).toMatchObject({ pointsEarned: 10 });
  });

  it('that is sent again under its purchase is a replay', async () => {
    const sale = newSale();
    const member = await bought(sale);
    expect(await books.buy(member, 'p1', purchaseOf(1000, { sale }))).toMatchObject({ replayed: true });
  });

  it('is free again when all lines came back by pieces, and no sooner', async () => {
    const sale = newSale();
    const member = await bought(sale, [1000, 2000]);
    await giveBack(books, member, 'p1', 'x1', [{ lineId: '1', quantity: 1 }]);
    expect(await refused(sale)).toMatchObject({ code: 'sale-booked' });
    await giveBack(books, member, 'p1', 'x2', [{ lineId: '2', quantity: 0.5 }]);
    expect(await refused(sale)).toMatchObject({ code: 'sale-booked' });
    await giveBack(books, member, 'p1', 'money', [{ lineId: '2', amount: 1000 }]);
    expect(await refused(sale)).toMatchObject({ code: 'sale-booked' });
    await giveBack(books, member, 'p1', 'x3');
    expect(await found(sale)).toEqual([{ memberId: member, purchaseId: 'p1', bookedFor: undefined }]);
    expect(await refused(sale, 'p1')).toBe('booked');
    expect(await refused(sale)).toMatchObject({ code: 'sale-booked' });
    expect((await found(sale)).map(({ memberId }) => memberId)).not.toEqual([member]);
  });

  it('goes with a purchase that is moved, in one write, and is free when it comes back there', async () => {
    const sale = newSale();
    const wrong = await bought(sale);
    const right = await books.newMember();
    await moveTo(books, wrong, right, 'p1', 'v1');
    expect(await refused(sale)).toMatchObject({ code: 'sale-booked' });
    expect(await found(sale)).toEqual([{ memberId: right, purchaseId: 'p1', bookedFor: undefined }]);
    await giveBack(books, right, 'p1', 'x1');
    expect(await refused(sale)).toBe('booked');
    for (const member of [wrong, right]) await expectSoundLog(books, member);
  });

  it('follows a merge: it stays booked, is found at the survivor, and is free after a return there', async () => {
    const sale = newSale();
    const from = await bought(sale);
    const into = await books.newMember();
    await merge(books, into, from, 'g1');
    expect(await refused(sale)).toMatchObject({ code: 'sale-booked' });
    expect(await found(sale)).toEqual([{ memberId: into, purchaseId: 'p1', bookedFor: from }]);
    await giveBack(books, into, 'p1', 'x1');
    expect(await refused(sale)).toBe('booked');
  });

  it('is moved on after a merge, by the survivor', async () => {
    const sale = newSale();
    const from = await bought(sale);
    const [into, right] = [await books.newMember(), await books.newMember()];
    await merge(books, into, from, 'g1');
    await moveTo(books, into, right, 'p1', 'v1');
    expect(await found(sale)).toEqual([{ memberId: right, purchaseId: 'p1', bookedFor: undefined }]);
    expect(await refused(sale)).toMatchObject({ code: 'sale-booked' });
  });

  it('is carried by a forgotten purchase; the desk is told the member, after a merge the survivor', async () => {
    const sale = newSale();
    const forget = async (purchaseId: string) => {
      const purchase = purchaseOf(1000, { sale });
      const desk = { reason: 'card-forgotten', by: 'agent-1' };
      const command = { purchaseId, purchase, desk, contentHash: contentHash({ purchase }), anyAge: false };
      return bookForgottenPurchase(books.ports, await books.newMember(), command);
    };
    const { answer } = await forget('p1');
    const { memberId } = answer.balance;
    expect(await refused(sale)).toEqual({ code: 'sale-booked', purchaseId: 'p1' });
    await expect(forget('p2')).rejects.toMatchObject({ data: { purchaseId: 'p1', memberId } });
    const into = await books.newMember();
    await merge(books, into, memberId, 'g1');
    await expect(forget('p2')).rejects.toMatchObject({ data: { purchaseId: 'p1', memberId: into } });
  });

  it('sent by many at once is booked once', async () => {
    const sale = newSale();
    const members = await Promise.all(Array.from({ length: 12 }, () => books.newMember()));
    const told = await Promise.allSettled(
      members.map((member) => books.buy(member, 'p1', purchaseOf(1000, { sale }))),
    );
    expect(told.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = told.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
    expect(new Set(codes)).toEqual(new Set(['sale-booked']));
    expect(await books.counters.taken(saleCounter(sale))).toBe(1);
  });

  it('that came back between the write and the look at who has it is booked after all', async () => {
    const sale = newSale();
    const holder = await bought(sale);
    const { sales } = books.ports;
    const looking = {
      find: async (name: string) => {
        await giveBack(books, holder, 'p1', 'x1');
        return sales.find(name);
      },
    };
    const ports = { ...books.ports, sales: looking as typeof sales };
    const late = Object.assign(Object.create(books), { ports }) as Books;
    const booked = await late.buy(await books.newMember(), 'p9', purchaseOf(1000, { sale }));
    expect(booked.replayed).toBe(false);
  });

  it('that nobody ever named is found nowhere', async () => {
    expect(await found(newSale())).toEqual([]);
  });

  it('costs one transaction and no read; a purchase without one costs what it did', async () => {
    const { client, counts, reset } = countedClient(database.config());
    const counted = new Books(client, database.tables);
    counted.clock = books.clock;
    const member = await books.newMember();
    await Promise.all([counted.programs.get(), counted.rules.get()]);
    const costs = async (purchaseId: string, change: object) => {
      reset();
      await counted.buy(member, purchaseId, purchaseOf(1000, change));
      return { operations: [...counts.operations], reads: counts.readUnits };
    };
    expect(await costs('p1', {})).toEqual({ operations: ['Query', 'Query', 'PutItem'], reads: 2 });
    expect(await costs('p2', { sale: newSale() })).toEqual({
      operations: ['Query', 'Query', 'TransactWriteItems'],
      reads: 2,
    });
  });
});
