import { describe, expect, it } from 'vitest';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { useBooks } from '../use-books.ts';
import { adjust, erase, giveBack, merge, redeem, refund, suspend } from './acts.ts';
import { expectSoundLog } from './sound.ts';

let books: Books;
let database: Database;

useBooks((own, shared) => {
  books = own;
  database = shared;
});

const balance = async (memberId: string) => (await books.ledger.head(memberId))?.entry.balance;

/** Two members; the second has redeemed 5,000 points for 50.00. */
async function buyerAndPayer() {
  const [buyer, payer] = [await books.newMember(), await books.newMember()];
  await adjust(books, payer, 'start', 5000);
  await redeem(books, payer, 'r1', { value: { amount: 5000, currency: 'EUR' } });
  return { buyer, payer };
}

const paidBy = (member: string) => ({ payments: [{ redemptionId: 'r1', amount: 5000, member }] });

describe('a purchase that another member paid with points', () => {
  it('gives the points back to that member when it comes back, in one write with the return', async () => {
    const { buyer, payer } = await buyerAndPayer();
    const { answer } = await books.buy(buyer, 'p1', purchaseOf(5000, paidBy(payer)));
    expect(answer).toMatchObject({ pointsEarned: 0 });
    expect(answer).not.toHaveProperty('unknownPayments');
    expect((await getPurchase(books, buyer, 'p1')).payments).toEqual(paidBy(payer).payments);
    expect((await giveBack(books, buyer, 'p1', 'x1')).answer).toMatchObject({ pointsRestored: 5000 });
    expect(await balance(payer)).toMatchObject({ available: 5000 });
    expect(await balance(buyer)).toMatchObject({ available: 0 });
    const [refunded, log] = [(await books.log(payer)).at(-1), await books.log(buyer)];
    expect(refunded?.entry).toMatchObject({
      kind: 'refund',
      act: { cause: `purchase/${buyer}:p1/return/x1/`, refunded: 5000 },
    });
    expect(log.at(-1)?.entry.recordedAt).toBe(refunded?.entry.recordedAt);
    for (const member of [buyer, payer]) await expectSoundLog(books, member);
  });

  it('comes back in parts that give the points back once, beside refunds by the desk', async () => {
    const { buyer, payer } = await buyerAndPayer();
    const purchase = purchaseOf([3000, 2000, 1000], paidBy(payer));
    await books.buy(buyer, 'p1', purchase);
    const part = await giveBack(books, buyer, 'p1', 'x1', [{ lineId: '1', quantity: 1 }]);
    expect(part.answer).toMatchObject({ pointsRestored: 2500 });
    await refund(books, payer, 'r1', 'f1', 1000);
    expect((await giveBack(books, buyer, 'p1', 'x2')).answer).toMatchObject({ pointsRestored: 1500 });
    expect(await balance(payer)).toMatchObject({ available: 5000 });
  });

  it('and one of another buyer under the same ids each give their part back', async () => {
    const { buyer, payer } = await buyerAndPayer();
    const other = await books.newMember();
    const half = { payments: [{ redemptionId: 'r1', amount: 2500, member: payer }] };
    for (const member of [buyer, other]) {
      await books.buy(member, 'p1', purchaseOf(2500, half));
      expect((await giveBack(books, member, 'p1', 'x1')).answer).toMatchObject({ pointsRestored: 2500 });
    }
    expect(await balance(payer)).toMatchObject({ available: 5000 });
  });

  it('may be paid by redemptions of one id of two members, each of whom gets the own points back', async () => {
    const { buyer, payer } = await buyerAndPayer();
    await adjust(books, buyer, 'start', 1000);
    await redeem(books, buyer, 'r1', { value: { amount: 1000, currency: 'EUR' } });
    const payments = [...paidBy(payer).payments, { redemptionId: 'r1', amount: 1000 }];
    await books.buy(buyer, 'p1', purchaseOf(6000, { payments }));
    await giveBack(books, buyer, 'p1', 'x1');
    expect([await balance(buyer), await balance(payer)]).toMatchObject([
      { available: 1000 },
      { available: 5000 },
    ]);
  });

  it.each([
    ['suspended', async (payer: string) => suspend(books, payer, 's1'), 5000],
    ['erased', async (payer: string) => erase(books, payer), 0],
  ])('gives them back to a member who was %s meanwhile: %#', async (_, change, available) => {
    const { buyer, payer } = await buyerAndPayer();
    await books.buy(buyer, 'p1', purchaseOf(5000, paidBy(payer)));
    await change(payer);
    expect((await giveBack(books, buyer, 'p1', 'x1')).answer).toMatchObject({ pointsRestored: 5000 });
    expect(await balance(payer)).toMatchObject({ available });
    await expectSoundLog(books, payer);
  });

  it('gives them back to the survivor of a member who was merged, who may be the buyer', async () => {
    const { buyer, payer } = await buyerAndPayer();
    const survivor = await books.newMember();
    await adjust(books, survivor, 'start', 7);
    await redeem(books, survivor, 'r1', { points: 7 });
    await books.buy(buyer, 'p1', purchaseOf([3000, 2000], paidBy(payer)));
    await merge(books, survivor, payer, 'g1');
    await giveBack(books, buyer, 'p1', 'x1', [{ lineId: '1', quantity: 1 }]);
    expect(await balance(survivor)).toMatchObject({ available: 3000 });
    await merge(books, buyer, survivor, 'g1');
    await giveBack(books, buyer, 'p1', 'x2');
    expect(await balance(buyer)).toMatchObject({ available: 5000 });
    for (const member of [buyer, payer, survivor]) await expectSoundLog(books, member);
  });

  it('gives back to the survivor also where the merge comes between the look at the member and the write', async () => {
    const { buyer, payer } = await buyerAndPayer();
    const survivor = await books.newMember();
    await books.buy(buyer, 'p1', purchaseOf(5000, paidBy(payer)));
    const merging: Promise<unknown>[] = [];
    /** The redemption is looked up once the heads are known. */
    class Racing extends LedgerStore {
      override async references(memberId: string, prefix: string) {
        if (memberId === payer && merging.length === 0) merging.push(merge(books, survivor, payer, 'g1'));
        await Promise.all(merging);
        return super.references(memberId, prefix);
      }
    }
    const { ledger: table, counters } = database.tables;
    const ports = { ...books.ports, ledger: new Racing(books.client, table, counters) };
    await giveBack(Object.assign(Object.create(books), { ports }), buyer, 'p1', 'x1');
    expect(merging).toHaveLength(1);
    expect(await balance(survivor)).toMatchObject({ available: 5000 });
    for (const member of [buyer, payer, survivor]) await expectSoundLog(books, member);
  });
});

describe('a redemption that nobody knows', () => {
  it.each([
    ['of the buyer', undefined],
    ['of another member', 'payer'],
    ['of nobody', 'nobody'],
  ])('%s is taken as payment and listed, in the entry too', async (_, whose) => {
    const { buyer, payer } = await buyerAndPayer();
    const named = { payer, nobody: newMemberId() }[whose ?? ''];
    const payments = [{ redemptionId: 'r9', amount: 400, ...(named && { member: named }) }];
    const { answer } = await books.buy(buyer, 'p1', purchaseOf(1000, { payments }));
    expect(answer).toMatchObject({
      pointsEarned: 6,
      unknownPayments: ['r9'],
      entry: { unknownPayments: ['r9'] },
    });
    const again = await books.buy(buyer, 'p1', purchaseOf(1000, { payments }));
    expect(again).toEqual({ replayed: true, answer });
    expect((await getPurchase(books, buyer, 'p1')).payments).toEqual(payments);
    expect((await giveBack(books, buyer, 'p1', 'x1')).answer).toMatchObject({ pointsRestored: 0 });
  });

  it('gives points back when it came to be known before the return', async () => {
    const { buyer, payer } = await buyerAndPayer();
    const payments = [{ redemptionId: 'r2', amount: 100, member: payer }];
    await books.buy(buyer, 'p1', purchaseOf(1000, { payments }));
    await adjust(books, payer, 'more', 100);
    await redeem(books, payer, 'r2', { value: { amount: 100, currency: 'EUR' } });
    expect((await giveBack(books, buyer, 'p1', 'x1')).answer).toMatchObject({ pointsRestored: 100 });
    expect(await balance(payer)).toMatchObject({ available: 100 });
  });

  it('is known where a merged member has it, on both sides of the merge', async () => {
    const { buyer, payer } = await buyerAndPayer();
    const survivor = await books.newMember();
    await merge(books, survivor, payer, 'g1');
    for (const [purchaseId, member] of [
      ['p1', payer],
      ['p2', survivor],
    ] as const) {
      const { answer } = await books.buy(buyer, purchaseId, purchaseOf(5000, paidBy(member)));
      expect(answer).not.toHaveProperty('unknownPayments');
    }
  });
});

describe('the payments of a purchase', () => {
  it('name each redemption once, however its member is named', async () => {
    const { buyer, payer } = await buyerAndPayer();
    const twice = (first: object, second: object) =>
      purchaseOf(1000, {
        payments: [first, second].map((one) => ({ redemptionId: 'r1', amount: 1, ...one })),
      });
    await expect(books.buy(buyer, 'p1', twice({}, { member: buyer }))).rejects.toMatchObject({
      code: 'validation',
      data: { errors: [{ pointer: '/payments/1/redemptionId' }] },
    });
    const { answer } = await books.buy(buyer, 'p1', twice({}, { member: payer }));
    expect(answer).toMatchObject({ unknownPayments: ['r1'] });
  });

  it('that name the buyer are those of the buyer', async () => {
    const { payer } = await buyerAndPayer();
    await books.buy(payer, 'p1', purchaseOf(5000, paidBy(payer)));
    expect((await getPurchase(books, payer, 'p1')).payments).toEqual([{ redemptionId: 'r1', amount: 5000 }]);
    await giveBack(books, payer, 'p1', 'x1');
    expect(await balance(payer)).toMatchObject({ available: 5000 });
  });

  it('cost one query each, also of another member; a purchase without payments none', async () => {
    const { client, counts, reset } = countedClient(database.config());
    const counted = new Books(client, database.tables);
    counted.clock = books.clock;
    const { buyer, payer } = await buyerAndPayer();
    await adjust(books, buyer, 'start', 100);
    await redeem(books, buyer, 'r3', { points: 100 });
    await Promise.all([counted.programs.get(), counted.rules.get()]);
    const costs = async (purchaseId: string, payments?: readonly object[]) => {
      reset();
      await counted.buy(buyer, purchaseId, purchaseOf(9000, payments && { payments: payments as never }));
      return { operations: [...counts.operations], units: [counts.readUnits, counts.writeUnits] };
    };
    const without = await costs('p1');
    expect(without).toEqual({ operations: ['Query', 'Query', 'PutItem'], units: [2, 2] });
    const own = await costs('p2', [{ redemptionId: 'r3', amount: 100 }]);
    expect(own).toEqual({ operations: ['Query', 'Query', 'Query', 'PutItem'], units: [3, 2] });
    const both = await costs('p3', [{ redemptionId: 'r3', amount: 100 }, ...paidBy(payer).payments]);
    expect(both).toEqual({ operations: ['Query', 'Query', 'Query', 'Query', 'PutItem'], units: [4, 2] });
  });
});
