import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import type { Database } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { erase, giveBack, merge, redeem, refund, suspend } from '../ledger/acts.ts';
import { expectSoundLog } from '../ledger/sound.ts';
import { useBooks } from '../use-books.ts';
import { DAY_MS, join, leave, memberWith } from './households.ts';

let books: Books;
let database: Database;

useBooks((own, shared) => {
  books = own;
  database = shared;
});

const availableOf = async (member: string) => (await books.ledger.head(member))?.entry.balance.available;
const balancesOf = (members: readonly string[]) => Promise.all(members.map(availableOf));
const newest = async (member: string) => (await books.ledger.head(member))?.entry;

/** A household of one member who redeems, with `own` points, and of lenders, who joined in this order. */
async function householdOf(own: number, ...lent: readonly number[]) {
  const household = randomUUID();
  const redeemer = await memberWith(books, own);
  await join(books, household, redeemer, { mayRedeem: true });
  const lenders: string[] = [];
  for (const points of lent) {
    const lender = await memberWith(books, points);
    lenders.push(lender);
    await join(books, household, lender);
  }
  books.clock += DAY_MS;
  const [first = '', second = ''] = lenders;
  return { household, redeemer, first, second };
}

const paidBy = (amount: number, member?: string) => ({
  payments: [{ redemptionId: 'r1', amount, ...(member !== undefined && { member }) }],
});

describe('Rule 22: points of a household that come back', () => {
  it('go to whose they were when the goods that they paid for come back, in one write', async () => {
    const { household, redeemer, first } = await householdOf(100, 200);
    await redeem(books, redeemer, 'r1', { points: 300 });
    await books.buy(redeemer, 'p1', purchaseOf(300, paidBy(300)));
    expect(await balancesOf([redeemer, first])).toEqual([0, 0]);
    expect((await giveBack(books, redeemer, 'p1', 'x1')).answer).toMatchObject({
      pointsRestored: 300,
      refund: { total: 300, points: { points: 300, amount: 300 }, toPay: 0 },
    });
    expect(await balancesOf([redeemer, first])).toEqual([100, 200]);
    const refunded = (await expectSoundLog(books, redeemer)).at(-2)?.entry;
    expect(refunded).toMatchObject({
      kind: 'refund',
      act: { refunded: 300 },
      postings: [
        { account: 'available', points: 100 },
        { account: 'redeemed', points: -300 },
        { account: 'transferred', points: 200 },
      ],
    });
    const refundId = refunded?.reference.split('/')[3];
    const lent = (await expectSoundLog(books, first)).at(-1)?.entry;
    expect(lent).toMatchObject({
      kind: 'transfer-in',
      reference: `household/${household}/returned/${redeemer}/r1/${refundId}/`,
      act: { other: redeemer },
      recordedAt: refunded?.recordedAt,
    });
  });

  it('go to who lent last first, over refunds and returns together', async () => {
    const { redeemer, first, second } = await householdOf(50, 40, 30);
    await redeem(books, redeemer, 'r1', { points: 120 });
    await books.buy(redeemer, 'p1', purchaseOf([35, 85], paidBy(120)));
    const members = [redeemer, first, second];
    await refund(books, redeemer, 'r1', 'f1', 20);
    expect(await balancesOf(members)).toEqual([0, 0, 20]);
    await giveBack(books, redeemer, 'p1', 'x1', [{ lineId: '1', quantity: 1 }]);
    expect(await balancesOf(members)).toEqual([0, 25, 30]);
    await refund(books, redeemer, 'r1', 'f2', 65);
    expect(await balancesOf(members)).toEqual([50, 40, 30]);
    await expect(refund(books, redeemer, 'r1', 'f3', 1)).rejects.toMatchObject({
      code: 'amount-exceeds-original',
    });
    await Promise.all(members.map((member) => expectSoundLog(books, member)));
  });

  it('come back once, also where the refund is sent again', async () => {
    const { redeemer, first } = await householdOf(0, 40);
    await redeem(books, redeemer, 'r1', { points: 40 });
    const told = await refund(books, redeemer, 'r1', 'f1', 15);
    expect(told.answer).toMatchObject({ redemption: { refunded: 15 }, balance: { available: 0 } });
    expect(await refund(books, redeemer, 'r1', 'f1', 15)).toEqual({ ...told, replayed: true });
    expect(await balancesOf([redeemer, first])).toEqual([0, 15]);
  });

  it('go to a lender who was suspended or has left', async () => {
    const { household, redeemer, first, second } = await householdOf(0, 40, 30);
    await redeem(books, redeemer, 'r1', { points: 70 });
    await leave(books, household, first);
    await suspend(books, second, 's1');
    await refund(books, redeemer, 'r1', 'f1', 70);
    expect(await balancesOf([redeemer, first, second])).toEqual([0, 40, 30]);
  });

  it('are confiscated where the lender is erased', async () => {
    const { redeemer, first } = await householdOf(5, 40);
    await redeem(books, redeemer, 'r1', { points: 45 });
    await erase(books, first);
    await refund(books, redeemer, 'r1', 'f1', 45);
    expect(await balancesOf([redeemer, first])).toEqual([5, 0]);
    expect((await newest(first))?.postings).toEqual([
      { account: 'transferred', points: -40 },
      { account: 'confiscated', points: 40 },
    ]);
    await expectSoundLog(books, first);
  });

  it('go to the survivor of merged lenders, in one entry', async () => {
    const { redeemer, first, second } = await householdOf(5, 40, 30);
    await redeem(books, redeemer, 'r1', { points: 75 });
    const survivor = await memberWith(books, 0);
    await merge(books, survivor, first, 'g1');
    await merge(books, survivor, second, 'g2');
    await refund(books, redeemer, 'r1', 'f1', 75);
    expect(await balancesOf([redeemer, survivor])).toEqual([5, 70]);
    await expectSoundLog(books, survivor);
  });

  it('come to the redeemer whom a lender was merged into', async () => {
    const { household, redeemer, first } = await householdOf(5, 40);
    await redeem(books, redeemer, 'r1', { points: 45 });
    await leave(books, household, first);
    await merge(books, redeemer, first, 'g1');
    await refund(books, redeemer, 'r1', 'f1', 45);
    expect(await availableOf(redeemer)).toBe(45);
    const log = await expectSoundLog(books, redeemer);
    expect(log.slice(-2).map(({ entry }) => entry.kind)).toEqual(['refund', 'transfer-in']);
  });

  it('repay the debt of a lender', async () => {
    const { redeemer, first } = await householdOf(0, 40);
    await books.buy(first, 'p1', purchaseOf(1000));
    await redeem(books, redeemer, 'r1', { points: 50 });
    await giveBack(books, first, 'p1', 'x1');
    expect(await availableOf(first)).toBe(-10);
    await refund(books, redeemer, 'r1', 'f1', 50);
    expect(await availableOf(first)).toBe(40);
  });

  it('that paid on the card of another go to their lender, who may be the buyer', async () => {
    const { redeemer, first } = await householdOf(10, 40);
    await redeem(books, redeemer, 'r1', { points: 50 });
    const buyer = await memberWith(books, 0);
    await books.buy(buyer, 'p1', purchaseOf(25, paidBy(25, redeemer)));
    await books.buy(first, 'p1', purchaseOf(25, paidBy(25, redeemer)));
    expect((await giveBack(books, buyer, 'p1', 'x1')).answer).toMatchObject({ pointsRestored: 25 });
    expect(await balancesOf([buyer, redeemer, first])).toEqual([0, 0, 25]);
    expect((await giveBack(books, first, 'p1', 'x1')).answer).toMatchObject({ pointsRestored: 25 });
    expect(await balancesOf([buyer, redeemer, first])).toEqual([0, 10, 40]);
    await Promise.all([buyer, redeemer, first].map((member) => expectSoundLog(books, member)));
  });

  it('come back to all though a merge of a lender comes between', async () => {
    const { redeemer, first } = await householdOf(0, 40);
    await redeem(books, redeemer, 'r1', { points: 40 });
    const survivor = await memberWith(books, 0);
    const late = new Books(books.client, database.tables);
    late.clock = books.clock;
    let isMerged = false;
    class Merging extends LedgerStore {
      override async put(...args: Parameters<LedgerStore['put']>) {
        if (!isMerged) {
          isMerged = true;
          await merge(books, survivor, first, 'g1');
        }
        return super.put(...args);
      }
    }
    const ledger = new Merging(books.client, database.tables.ledger, database.tables.counters);
    Object.assign(late.ports, { ledger });
    await refund(late, redeemer, 'r1', 'f1', 40);
    expect(await balancesOf([redeemer, survivor])).toEqual([0, 40]);
  });

  it('cost one transaction, and a refund of own points no call more', async () => {
    const { redeemer } = await householdOf(10, 40, 40);
    await redeem(books, redeemer, 'own', { points: 5 });
    await redeem(books, redeemer, 'r1', { points: 45 });
    const { client, counts, reset } = countedClient(database.config());
    const counted = new Books(client, database.tables);
    counted.clock = books.clock;
    await counted.programs.get();
    reset();
    await refund(counted, redeemer, 'own', 'f1', 5);
    expect(counts.operations).toEqual(['Query', 'Query', 'GetItem', 'PutItem']);
    reset();
    await refund(counted, redeemer, 'r1', 'f1', 45);
    expect(counts.operations.filter((one) => !/^(Get|Query)/.test(one))).toEqual(['TransactWriteItems']);
    expect(counts.operations).toHaveLength(11);
  });
});
