import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { actOf } from '#shared/domain/ledger/act.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import { Refusal } from '#shared/domain/refusal.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import type { Giver } from '#shared/usecases/approvals/append-by.ts';
import { movePurchase } from '#shared/usecases/ledger/move-purchase.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { PromotionsOffice } from '../promotions/promotions-office.ts';
import { type Booked, forget, giveBack, moveTo, redeem, transfer } from './acts.ts';
import { awardFor, expectConserved } from './conserved.ts';
import { expectSoundLog } from './sound.ts';

let database: Database;
let proxy: FaultProxy;
let books: Books;
let serving: Books;
let office: PromotionsOffice;
let running: string[] = [];

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  books = new Books(dynamoDb(database.config()), database.tables);
  serving = new Books(dynamoDb(database.config(await proxy.start())), database.tables);
  office = new PromotionsOffice(books.client, database.tables);
});
afterAll(async () => {
  await proxy.stop();
  await database.stop();
});
afterEach(async () => {
  proxy.overlapsConflict = false;
  for (const promotionId of running) await office.pause(promotionId);
  running = [];
  forgetRules();
});

/** The rules that a warm function knows are asked for again. */
function forgetRules(): void {
  for (const one of [books, serving]) one.clock += 5000;
}

async function members(count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, newMemberId);
  await Promise.all(ids.map((member) => books.enrol(member)));
  return ids;
}

async function pair(): Promise<readonly [wrong: string, right: string]> {
  const [wrong = '', right = ''] = await members(2);
  return [wrong, right];
}

async function run(promotionId: string, change: Partial<Promotion>): Promise<void> {
  await office.run(promotionId, { effect: { type: 'bonus', points: 3 }, ...change });
  running.push(promotionId);
  forgetRules();
}

async function refusalOf(told: Promise<unknown>): Promise<object> {
  try {
    await told;
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, ...error.data };
    throw error;
  }
  return { code: 'none' };
}

const availableOf = async (member: string) => (await books.ledger.head(member))?.entry.balance.available;

async function entriesOf(member: string) {
  const log = await expectSoundLog(books, member);
  return log.slice(1).map(({ entry }) => entry.reference);
}

describe('a forgotten purchase', () => {
  it('earns once, whoever sends it again', async () => {
    const [member = ''] = await members(1);
    const purchase = purchaseOf(1234);
    const first = await forget(books, member, 'p1', purchase);
    expect(first).toMatchObject({
      replayed: false,
      answer: { pointsEarned: 12, entry: { kind: 'accrual', desk: { reason: 'card-forgotten' } } },
    });
    expect(JSON.stringify(first.answer)).not.toContain('agent-1');
    expect(await forget(books, member, 'p1', purchase)).toEqual({ replayed: true, answer: first.answer });
    expect(await refusalOf(books.buy(member, 'p1', purchase))).toEqual({ code: 'reference-reused' });
    await books.buy(member, 'p2', purchase);
    const late = forget(books, member, 'p2', purchase);
    expect(await refusalOf(late)).toEqual({ code: 'reference-reused' });
    expect(await entriesOf(member)).toEqual(['purchase/p1/', 'purchase/p2/']);
  });

  it('is refused where another member has the receipt, and names who', async () => {
    const [has, wants] = await pair();
    const receipt = { store: 'cork-1', purchaseId: 'p1', memberId: has };
    await books.receipts.put([receipt]);
    const sold = (store?: string) => forget(books, wants, 'p1', purchaseOf(1000, { store }));
    expect(await refusalOf(sold('cork-1'))).toEqual({ code: 'purchase-booked', memberId: has });
    expect(await entriesOf(wants)).toEqual([]);
    expect((await sold('cork-2')).answer.pointsEarned).toBe(10);
  });

  it('is not held up by a receipt of its own member, nor where it has no store', async () => {
    const [member, other] = await pair();
    await books.receipts.put([{ store: 'own-1', purchaseId: 'p1', memberId: member }]);
    await forget(books, member, 'p1', purchaseOf(1000, { store: 'own-1' }));
    await books.receipts.put([{ store: 'own-1', purchaseId: 'p2', memberId: other }]);
    await forget(books, member, 'p2', purchaseOf(1000, { store: undefined }));
    expect(await entriesOf(member)).toEqual(['purchase/p1/', 'purchase/p2/']);
  });

  it('is found among the receipts of many members', async () => {
    const [first, second, wants] = (await members(3)).toSorted();
    for (const memberId of [first, second, wants]) {
      await books.receipts.put([{ store: 'cork-1', purchaseId: 'shared', memberId: memberId ?? '' }]);
    }
    const told = forget(books, wants ?? '', 'shared', purchaseOf(1000, { store: 'cork-1' }));
    expect(await refusalOf(told)).toMatchObject({ code: 'purchase-booked', memberId: first });
  });
});

describe('a move', () => {
  it('is answered for both members, and the same for ever', async () => {
    const [wrong, right] = await pair();
    await books.buy(wrong, 'p1', purchaseOf([1000, 250]));
    const first = await moveTo(books, wrong, right, 'p1', 'v1');
    expect(first).toMatchObject({
      replayed: false,
      answer: {
        from: {
          entry: { memberId: wrong, kind: 'return', desk: { reason: 'wrong-card' } },
          pointsReversed: 12,
          pointsForgiven: 0,
          pointsRestored: 0,
          balance: { memberId: wrong, available: 0 },
        },
        to: {
          entry: { memberId: right, kind: 'accrual', desk: { reason: 'wrong-card' } },
          pointsEarned: 12,
          awards: [{ points: 12, reason: 'base' }],
          balance: { memberId: right, available: 12 },
        },
      },
    });
    // Neither member is told of the other.
    const { from, to } = first.answer;
    expect([JSON.stringify(from).includes(right), JSON.stringify(to).includes(wrong)]).toEqual([
      false,
      false,
    ]);
    await redeem(books, right, 'x', { points: 5 });
    expect(await moveTo(books, wrong, right, 'p1', 'v1')).toEqual({ replayed: true, answer: first.answer });
    const [third = ''] = await members(1);
    expect(await refusalOf(moveTo(books, wrong, third, 'p1', 'v1'))).toEqual({ code: 'reference-reused' });
    // A return and a move of a purchase do not share an id.
    expect(await refusalOf(giveBack(books, wrong, 'p1', 'v1'))).toEqual({ code: 'reference-reused' });
  });

  it('is answered the same when its card has another owner', async () => {
    const [wrong, right] = await pair();
    await books.buy(wrong, 'p1', purchaseOf(1000));
    const command = { purchaseId: 'p1', moveId: 'v1', from: wrong, reason: 'wrong-card', by: 'agent-1' };
    const send = (to: string) =>
      movePurchase(books.ports, { ...command, contentHash: contentHash('card'), buyer: async () => to });
    const first = await send(right);
    const [third = ''] = await members(1);
    expect(await send(third)).toEqual({ replayed: true, answer: first.answer });
  });

  it('lets the buyer bring the goods back, and replays the purchase to a till that repeats it', async () => {
    const [wrong, right] = await pair();
    const purchase = purchaseOf([1000, 250]);
    const first = await books.buy(wrong, 'p1', purchase);
    await moveTo(books, wrong, right, 'p1', 'v1');
    expect(await books.buy(wrong, 'p1', purchase)).toEqual({ replayed: true, answer: first.answer });
    expect(await refusalOf(books.buy(right, 'p1', purchase))).toEqual({ code: 'reference-reused' });
    expect(await refusalOf(giveBack(books, wrong, 'p1', 'r1'))).toMatchObject({
      code: 'amount-exceeds-original',
    });
    const lines = [{ lineId: '2', quantity: 1 }];
    const { answer } = await giveBack(books, right, 'p1', 'r1', lines);
    expect(answer).toMatchObject({ pointsReversed: 2, balance: { available: 10 } });
  });

  it('is taken from a suspended member and not given to one; refused, it leaves no trace', async () => {
    const [wrong, right] = await pair();
    await books.buy(wrong, 'p1', purchaseOf(1000));
    const suspend = (memberId: string, status: 'active' | 'suspended', changeId: string) =>
      changeStatus(books.ports, books.programs, memberId, {
        changeId,
        status,
        reason: 'fraud-suspected',
        by: 'agent-1',
        contentHash: contentHash(status),
      });
    await suspend(right, 'suspended', 'c1');
    expect(await refusalOf(moveTo(books, wrong, right, 'p1', 'v1'))).toMatchObject({
      code: 'member-suspended',
      errors: [{ pointer: '/to' }],
    });
    const unknown = moveTo(books, wrong, newMemberId(), 'p1', 'v1');
    expect(await refusalOf(unknown)).toMatchObject({
      code: 'member-not-found',
      errors: [{ pointer: '/to' }],
    });
    expect(await refusalOf(moveTo(books, wrong, wrong, 'p1', 'v1'))).toMatchObject({ code: 'same-member' });
    expect(await entriesOf(wrong)).toEqual(['purchase/p1/']);
    await suspend(right, 'active', 'c2');
    await suspend(wrong, 'suspended', 'c1');
    await moveTo(books, wrong, right, 'p1', 'v1');
    expect(await entriesOf(right)).toEqual(['status/c1/', 'status/c2/', 'purchase/p1/']);
  });

  it('is judged by the facts of the buyer', async () => {
    await run('vip', {
      conditions: { all: [{ fact: 'segments', operator: 'contains', value: 'vip' }] },
      effect: { type: 'bonus', points: 50 },
    });
    const [wrong, right] = await pair();
    const asked: string[] = [];
    const people = {
      personFacts: async (memberId: string) => {
        asked.push(memberId);
        return { birthDate: undefined, attributes: {}, segments: memberId === right ? ['vip'] : [] };
      },
    };
    await books.buy(wrong, 'p1', purchaseOf(1000));
    const known = Object.assign(Object.create(books), { ports: { ...books.ports, people } });
    const { answer } = await moveTo(known, wrong, right, 'p1', 'v1');
    expect([answer.from.pointsReversed, answer.to.pointsEarned]).toEqual([10, 60]);
    expect(new Set(asked)).toEqual(new Set([right]));
  });
});

describe('the budget of a promotion', () => {
  it('goes from one to the other to its last point, whether the function knows that it is used up or not', async () => {
    await run('last', { limits: { budgetPoints: 3 } });
    const [wrong, right] = await pair();
    const [third = '', fourth = ''] = await members(2);
    await books.buy(wrong, 'p1', purchaseOf(1234));
    const told = await moveTo(serving, wrong, right, 'p1', 'v1');
    expect(told.answer.to.pointsEarned).toBe(15);
    // From here on the function remembers that little is left, and reads the counter first.
    await serving.buy(third, 'p0', purchaseOf(1000));
    expect(await awardFor(books, third, 'p0', 'last')).toBeUndefined();
    await moveTo(serving, right, fourth, 'p1', 'v2');
    expect(await awardFor(books, fourth, 'p1', 'last')).toBe(3);
    const all = [wrong, right, third, fourth];
    expect(await expectConserved(books, all, { last: 3 })).toEqual({ last: 3 });
  });

  it('has room for a move in the points that come back', async () => {
    // The multiplier makes 10.9 + 5.45 points: the point that only both fractions make goes to the base, though the
    // promotion could have it.
    await run('room', { effect: { type: 'multiplier', factor: '1.5' }, limits: { budgetPoints: 6 } });
    const [wrong, right] = await pair();
    await books.buy(wrong, 'p1', purchaseOf(1090));
    expect(await awardFor(books, wrong, 'p1', 'room')).toBe(5);
    await moveTo(books, wrong, right, 'p1', 'v1');
    expect(await awardFor(books, right, 'p1', 'room')).toBe(5);
    expect(await expectConserved(books, [wrong, right], { room: 6 })).toEqual({ room: 5 });
  });

  it('comes back though its points are spent, as what is owed counts as taken', async () => {
    await run('spent', { effect: { type: 'bonus', points: 8 }, limits: { budgetPoints: 10 } });
    const [wrong, right] = await pair();
    const [sink = ''] = await members(1);
    await books.buy(wrong, 'p1', purchaseOf(200));
    await transfer(books, wrong, sink, 't1', 10);
    const { answer } = await moveTo(books, wrong, right, 'p1', 'v1');
    expect(answer.from).toMatchObject({ pointsReversed: 10, balance: { available: -10 } });
    expect(await awardFor(books, right, 'p1', 'spent')).toBe(8);
    expect(await expectConserved(books, [wrong, right, sink], { spent: 10 })).toEqual({ spent: 8 });
  });

  it('and a times limit are those of the buyer', async () => {
    await run('once', { limits: { timesPerMember: 1, budgetPoints: 100 } });
    const [wrong, right] = await pair();
    await books.buy(right, 'p0', purchaseOf(100));
    await books.buy(wrong, 'p1', purchaseOf(1000));
    await moveTo(books, wrong, right, 'p1', 'v1');
    expect(await awardFor(books, right, 'p1', 'once')).toBeUndefined();
    // The use that came back is free again.
    await books.buy(wrong, 'p2', purchaseOf(1000));
    expect(await awardFor(books, wrong, 'p2', 'once')).toBe(3);
    expect(await expectConserved(books, [wrong, right], { once: 100 })).toEqual({ once: 6 });
  });
});

it('a move that another call books meanwhile is a replay, not refused because of its own booking', async () => {
  const [wrong, right] = await pair();
  await books.buy(wrong, 'p1', purchaseOf(1000));
  const twins: Booked[] = [];
  class Overtaken extends LedgerStore {
    override async references(memberId: string, prefix: string) {
      if (memberId === right && twins.length === 0) {
        twins.push(await moveTo(books, wrong, right, 'p1', 'v1'));
      }
      return super.references(memberId, prefix);
    }
  }
  const ledger = new Overtaken(books.client, database.tables.ledger, database.tables.counters);
  const slow = Object.assign(Object.create(books), { ports: { ...books.ports, ledger } });
  const told = await moveTo(slow, wrong, right, 'p1', 'v1');
  expect(twins.map(({ replayed }) => replayed)).toEqual([false]);
  expect(told).toEqual({ replayed: true, answer: twins[0]?.answer });
});

const ways = [
  ['as the database orders them', false],
  ['where overlapping transactions are cancelled', true],
] as const;

describe.each(ways)('at once, %s', (_, overlapping) => {
  const budget = overlapping ? 'race-b' : 'race-a';

  async function atOnce(acts: readonly (() => Promise<Booked>)[]) {
    proxy.overlapsConflict = overlapping;
    const told = await Promise.allSettled(acts.map((act) => act()));
    proxy.overlapsConflict = false;
    return {
      won: told.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
      codes: new Set(
        told.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code?: string }).code] : [])),
      ),
    };
  }

  it('20 moves and returns of one purchase: one of them is booked, and points and budget are where it says', async () => {
    await run(budget, { limits: { budgetPoints: 3 } });
    const all = await members(5);
    const [wrong = '', ...buyers] = all;
    await books.buy(wrong, 'p1', purchaseOf(1234));
    const { won, codes } = await atOnce([
      ...buyers.flatMap((buyer) =>
        [1, 2, 3].map((nth) => () => moveTo(serving, wrong, buyer, 'p1', `v-${buyer}-${nth}`)),
      ),
      ...Array.from({ length: 8 }, (_, nth) => () => giveBack(serving, wrong, 'p1', `r${nth}`)),
    ]);
    expect(won).toHaveLength(1);
    for (const code of codes) {
      expect(['purchase-returned', 'purchase-booked', 'amount-exceeds-original']).toContain(code);
    }
    const [returned] = (await expectSoundLog(books, wrong)).flatMap(
      ({ entry }) => actOf(entry, 'return') ?? [],
    );
    const to = returned?.moved?.to;
    const available = await Promise.all(all.map(availableOf));
    expect(available).toEqual(all.map((member) => (member === to ? 15 : 0)));
    expect(await expectConserved(books, all, { [budget]: 3 })).toEqual({
      [budget]: to === undefined ? 0 : 3,
    });
  });

  it('one move that ten callers send: one booking, one answer', async () => {
    const [wrong, right] = await pair();
    await books.buy(wrong, 'p1', purchaseOf(1234));
    const { won, codes } = await atOnce(
      Array.from({ length: 10 }, () => () => moveTo(serving, wrong, right, 'p1', 'v1')),
    );
    expect([won.length, codes.size]).toEqual([10, 0]);
    expect(won.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(won.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    expect([await entriesOf(wrong), await entriesOf(right)]).toEqual([
      ['purchase/p1/', 'purchase/p1/return/v1/'],
      ['purchase/p1/'],
    ]);
  });

  it('moves each of another purchase to one member, who buys and spends meanwhile: all are booked', async () => {
    const all = await members(9);
    const [right = '', ...others] = all;
    for (const member of others) await books.buy(member, `of-${member}`, purchaseOf(1000));
    await books.buy(right, 'own', purchaseOf(10_000));
    const { won } = await atOnce([
      ...others.map((member) => () => moveTo(serving, member, right, `of-${member}`, 'v1')),
      ...[1, 2].map((nth) => () => serving.buy(right, `p${nth}`, purchaseOf(100))),
      ...[1, 2].map((nth) => () => redeem(serving, right, `x${nth}`, { points: 10 })),
    ]);
    expect(won).toHaveLength(12);
    expect(await availableOf(right)).toBe(100 + 8 * 10 + 2 - 20);
    for (const member of all) await expectSoundLog(books, member);
  });

  it('a till and the desk that book one receipt for one member: one of them does', async () => {
    const [member = ''] = await members(1);
    const { won, codes } = await atOnce([
      ...Array.from({ length: 5 }, () => () => serving.buy(member, 'p1', purchaseOf(1000))),
      ...Array.from({ length: 5 }, () => () => forget(serving, member, 'p1', purchaseOf(1000))),
    ]);
    expect([won.length, [...codes]]).toEqual([5, ['reference-reused']]);
    expect(await availableOf(member)).toBe(10);
  });
});

it('a move whose budget another took meanwhile is chosen again, and takes what it gives back', async () => {
  await run('shared', { effect: { type: 'bonus', points: 5 }, limits: { budgetPoints: 8 } });
  const [wrong, right] = await pair();
  const [other = ''] = await members(1);
  await books.buy(wrong, 'p1', purchaseOf(1000));
  await books.buy(other, 'p1', purchaseOf(1000));
  expect(await books.counters.taken(budgetCounter('shared'))).toBe(8);
  const { answer } = await moveTo(books, other, right, 'p1', 'v1');
  // Three of its own came back, and no more are left.
  expect([answer.from.pointsReversed, answer.to.pointsEarned]).toEqual([13, 13]);
  await expectConserved(books, [wrong, right, other], { shared: 8 });
});

it('a move whose budgets fill one transaction is booked with the sum of its author, and with an approval', async () => {
  const bonus = { effect: { type: 'bonus', points: 1 }, limits: { budgetPoints: 1000 } } as const;
  const runAll = async (prefix: string, from: number, to: number) => {
    for (let index = from; index < to; index += 1) await run(`${prefix}-${index}`, bonus);
  };
  const pairs = [await pair(), await pair(), await pair()] as const;
  await runAll('left', 0, 50);
  for (const [wrong] of pairs) await books.buy(wrong, 'full', purchaseOf(1000));
  for (const promotionId of running) await office.pause(promotionId);
  running = [];
  // Two entries, fifty budgets that get points back, 47 that pay, and the sum or the decision: a hundred writes.
  await runAll('right', 0, 47);
  const [alone, approved, tooLarge] = pairs;
  const moved = ([from, to]: readonly [string, string], giver: Giver) => {
    const command = { purchaseId: 'full', moveId: 'v1', from, reason: 'wrong-card', by: giver.by } as const;
    return movePurchase(books.ports, { ...command, contentHash: '1', buyer: async () => to }, giver);
  };
  expect(await moved(alone, { by: 'agent-1' })).toMatchObject({ answer: { to: { pointsEarned: 57 } } });
  const { approvals } = books;
  const asked = {
    kind: 'move',
    memberId: approved[0],
    ids: {},
    body: {},
    contentHash: '',
    by: 'agent-1',
  } as const;
  const approval = { ...asked, anyAge: false, approvalId: 'full', points: 57, at: books.clock };
  await approvals.put(approval);
  const giver = { by: 'agent-2', approves: { approval, approvals } };
  expect(await moved(approved, giver)).toMatchObject({ answer: { to: { pointsEarned: 57 } } });
  expect((await approvals.byId('full'))?.decision).toMatchObject({ outcome: 'approved', by: 'agent-2' });
  await run('right-47', bonus);
  expect(await refusalOf(moved(tooLarge, { by: 'agent-1' }))).toEqual({ code: 'move-too-large' });
  expect(await entriesOf(tooLarge[1])).toEqual([]);
});
