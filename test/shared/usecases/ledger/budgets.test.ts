import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Condition } from '#shared/domain/conditions/condition.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { type Fault, FaultProxy } from '../../../faults/proxy.ts';
import { seededFaults } from '../../../faults/seeded-faults.ts';
import { storedRuns } from '../../../property-runs.ts';
import { seedOfRun } from '../../../seed.ts';
import { seeded } from '../../../seeded.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { PromotionsOffice } from '../promotions/promotions-office.ts';
import { giveBack } from './acts.ts';
import { awardFor, expectConserved } from './conserved.ts';

let database: Database;
let proxy: FaultProxy;
let endpoint: string;
let office: PromotionsOffice;
let running: string[];
let rounds = 0;

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  endpoint = await proxy.start();
  office = new PromotionsOffice(dynamoDb(database.config()), database.tables);
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

beforeEach(() => {
  running = [];
  rounds += 1;
});

afterEach(async () => {
  proxy.overlapsConflict = false;
  proxy.break();
  for (const promotionId of running) await office.pause(promotionId);
});

const bonus = (points: number): Promotion['effect'] => ({ type: 'bonus', points });

/** Starts a promotion for this test alone; its budget is untouched. */
async function run(name: string, change: Partial<Promotion>): Promise<string> {
  const promotionId = `${name}-${rounds}`;
  await office.run(promotionId, { effect: bonus(3), ...change });
  running.push(promotionId);
  return promotionId;
}

/** A warm function, or with the proxy one whose storage is not as it should be. */
const booksOf = (through?: string) => new Books(dynamoDb(database.config(through)), database.tables);

async function membersOf(books: Books, count: number): Promise<readonly string[]> {
  const members = Array.from({ length: count }, newMemberId);
  await Promise.all(members.map((member) => books.enrol(member)));
  return members;
}

/** The k-th of some warm functions serves the k-th caller. */
function functionsOf(count: number): (caller: number) => Books {
  const functions = Array.from({ length: count }, () => booksOf(endpoint));
  return (caller) => {
    const books = functions[caller % count];
    if (!books) throw new RangeError('no such function');
    return books;
  };
}

const sumOf = (awards: readonly (number | undefined)[]) =>
  awards.reduce<number>((sum, points) => sum + (points ?? 0), 0);

/** Every member has an award, or none, of exactly these points in all. */
async function awardsOf(books: Books, members: readonly string[], promotionId: string, purchaseId = 'p1') {
  return Promise.all(members.map((member) => awardFor(books, member, purchaseId, promotionId)));
}

const ways = [
  ['as the database orders them', false],
  ['where overlapping transactions are cancelled', true],
] as const;

describe.each(ways)('50 purchases at once at the last 10 points of a budget, %s', (_, overlapping) => {
  it('are all booked, pay the 10 points and not one more', async () => {
    const budget = await run('last', { limits: { budgetPoints: 10 } });
    const calm = booksOf();
    const members = await membersOf(calm, 50);
    const serving = functionsOf(5);
    proxy.overlapsConflict = overlapping;
    proxy.overlaps = 0;
    const told = await Promise.all(
      members.map((member, caller) => serving(caller).buy(member, 'p1', purchaseOf(1234))),
    );
    expect(told.every(({ replayed }) => !replayed)).toBe(true);
    expect(proxy.overlaps > 0).toBe(overlapping);
    expect(await expectConserved(calm, members, { [budget]: 10 })).toEqual({ [budget]: 10 });
    const awards = (await awardsOf(calm, members, budget)).filter((points) => points !== undefined);
    expect(awards.toSorted()).toEqual([1, 3, 3, 3]);
    expect(sumOf(told.map(({ answer }) => answer.pointsEarned))).toBe(50 * 12 + 10);
  });

  it('take what returns give back meanwhile, and not one more', async () => {
    const budget = await run('given-back', { limits: { budgetPoints: 10 } });
    const calm = booksOf();
    const givers = await membersOf(calm, 4);
    for (const member of givers) await calm.buy(member, 'p1', purchaseOf(1234));
    expect(await awardsOf(calm, givers, budget)).toEqual([3, 3, 3, 1]);
    const takers = await membersOf(calm, 30);
    const serving = functionsOf(5);
    proxy.overlapsConflict = overlapping;
    await Promise.all([
      ...takers.map((member, caller) => serving(caller).buy(member, 'p1', purchaseOf(1234))),
      ...givers.map((member, caller) => giveBack(serving(caller), member, 'p1', 'r1')),
    ]);
    proxy.overlapsConflict = false;
    const { [budget]: taken } = await expectConserved(calm, [...givers, ...takers], { [budget]: 10 });
    // All four purchases came back whole: what is taken is what the others got, by plain addition.
    expect(sumOf(await awardsOf(calm, takers, budget))).toBe(taken);
    const [last] = await membersOf(calm, 1);
    if (last === undefined) throw new Error('a member');
    await calm.buy(last, 'p1', purchaseOf(1234));
    expect((await awardFor(calm, last, 'p1', budget)) ?? 0).toBe(Math.min(3, 10 - (taken ?? 0)));
  });
});

describe('a purchase whose budget ran out while it was booked', () => {
  /** Two warm functions: what one takes, the other does not know of. */
  async function emptied(budget: string, points: number): Promise<{ books: Books; member: string }> {
    const books = booksOf();
    const [first = '', member = ''] = await membersOf(books, 2);
    await booksOf().buy(first, 'p0', purchaseOf(1234));
    expect(await books.counters.taken(budgetCounter(budget))).toBe(points);
    return { books, member };
  }

  it('is paid by its other budget all the same', async () => {
    const small = await run('small', { limits: { budgetPoints: 3 } });
    const large = await run('large', { effect: bonus(5), limits: { budgetPoints: 100 } });
    const { books, member } = await emptied(small, 3);
    const { answer } = await books.buy(member, 'p1', purchaseOf(1234));
    expect(answer.awards.map(({ promotionId, points }) => [promotionId, points])).toEqual([
      [undefined, 12],
      [large, 5],
    ]);
    expect(await books.counters.taken(budgetCounter(large))).toBe(10);
  });

  it('gets the next of the group, and what an exclusive one had excluded', async () => {
    const best = await run('best', {
      effect: bonus(9),
      stacking: { group: 'g' },
      limits: { budgetPoints: 9 },
    });
    const next = await run('next', {
      effect: bonus(4),
      stacking: { group: 'g' },
      limits: { budgetPoints: 50 },
    });
    const { books, member } = await emptied(best, 9);
    const { answer } = await books.buy(member, 'p1', purchaseOf(1234));
    expect(answer.awards.map(({ promotionId }) => promotionId)).toEqual([undefined, next]);
    const alone = await run('alone', { stacking: { exclusive: true }, limits: { budgetPoints: 3 } });
    const again = await emptied(alone, 3);
    const { answer: later } = await again.books.buy(again.member, 'p2', purchaseOf(1234));
    expect(later.awards.map(({ promotionId }) => promotionId)).toEqual([undefined, next]);
  });
});

describe('a times limit', () => {
  it.each(ways)(
    'that is one gives an award to one of 20 purchases of a member at once, %s',
    async (_, overlapping) => {
      const once = await run('once', { limits: { timesPerMember: 1, budgetPoints: 1000 } });
      const calm = booksOf();
      const [member = ''] = await membersOf(calm, 1);
      const serving = functionsOf(4);
      proxy.overlapsConflict = overlapping;
      const names = Array.from({ length: 20 }, (__, index) => `p${index}`);
      const told = await Promise.all(
        names.map((name, caller) => serving(caller).buy(member, name, purchaseOf(1234))),
      );
      expect(told.every(({ replayed }) => !replayed)).toBe(true);
      const awards = await Promise.all(names.map((name) => awardFor(calm, member, name, once)));
      expect(awards.filter((points) => points !== undefined)).toEqual([3]);
      expect(await expectConserved(calm, [member], { [once]: 1000 })).toEqual({ [once]: 3 });
    },
  );
});

describe('a budget that is used up', () => {
  /** A warm function that met it, and its calls from now on. */
  async function warm(budget: string) {
    const { client, counts, reset } = countedClient(database.config());
    const books = new Books(client, database.tables);
    const members = await membersOf(books, 6);
    const [spender = '', meeting = '', ...others] = members;
    await books.buy(spender, 'p1', purchaseOf(1234));
    await books.buy(meeting, 'p1', purchaseOf(1234));
    expect(await books.counters.taken(budgetCounter(budget))).toBe(3);
    const operationsOf = async (act: () => Promise<unknown>) => {
      reset();
      await act();
      return [...counts.operations];
    };
    return { books, spender, others, members, operationsOf };
  }

  it('costs a warm function one read, and no transaction that fails', async () => {
    const budget = await run('spent', { limits: { budgetPoints: 3 } });
    const { books, others, operationsOf } = await warm(budget);
    const [member = '', unconcerned = ''] = others;
    expect(await operationsOf(() => books.buy(member, 'p1', purchaseOf(1234)))).toEqual([
      'Query',
      'Query',
      'GetItem',
      'PutItem',
    ]);
    await office.pause(budget);
    running = [];
    books.clock += 60_000;
    await books.rules.get();
    expect(await operationsOf(() => books.buy(unconcerned, 'p1', purchaseOf(1234)))).toEqual([
      'Query',
      'Query',
      'PutItem',
    ]);
  });

  it('pays again at once when a return gave something back, and is forgotten with room for more', async () => {
    const budget = await run('back', { effect: bonus(3), limits: { budgetPoints: 3 } });
    const { books, spender, others, members, operationsOf } = await warm(budget);
    const [second = '', third = '', fourth = ''] = others;
    await giveBack(booksOf(), spender, 'p1', 'r1');
    expect(await operationsOf(() => books.buy(second, 'p1', purchaseOf(1234)))).toEqual([
      'Query',
      'Query',
      'GetItem',
      'TransactWriteItems',
    ]);
    expect(await awardFor(books, second, 'p1', budget)).toBe(3);
    // It took the last of it, which is known: no transaction is tried.
    expect(await operationsOf(() => books.buy(third, 'p1', purchaseOf(1234)))).toEqual([
      'Query',
      'Query',
      'GetItem',
      'PutItem',
    ]);
    await office.run(budget, { effect: bonus(3), limits: { budgetPoints: 300 } });
    books.clock += 60_000;
    await books.rules.get();
    await books.buy(third, 'p2', purchaseOf(1234));
    expect(await operationsOf(() => books.buy(fourth, 'p1', purchaseOf(1234)))).toEqual([
      'Query',
      'Query',
      'TransactWriteItems',
    ]);
    await expectConserved(books, members, { [budget]: 300 });
  });
});

/** Faults that a storage client recovers from, and some that it does not; none of them holds a caller up. */
const faults: readonly Fault[] = ['drop-before', 'drop-after', 'throttle', 'fail', 'conflict', 'cancel'];

describe('storage with faults', () => {
  const seed = seedOfRun();
  const chance = seeded(seed);
  const below = (end: number) => Math.floor(chance() * end);
  const oneOf = <Item>(list: readonly Item[]): Item => {
    const item = list[below(list.length)];
    if (item === undefined) throw new RangeError('nothing to choose from');
    return item;
  };

  const conditions = (): Condition =>
    oneOf<Condition>([
      { all: [] },
      { all: [{ fact: 'total', operator: 'greaterThan', value: below(3000) }] },
      { all: [{ fact: 'skus', operator: 'contains', value: `SKU-${below(3)}` }] },
    ]);

  const effect = () =>
    oneOf<Promotion['effect']>([
      bonus(1 + below(9)),
      { type: 'multiplier', factor: oneOf(['1.5', '2', '1.07']) },
      { type: 'per-line', skus: [`SKU-${below(3)}`], pointsPerUnit: oneOf(['2', '0.5', '3.3']) },
      { type: 'bonus', points: 2, per: { amount: 700 } },
    ]);

  const promotion = (budgetPoints: number): Partial<Promotion> => ({
    conditions: conditions(),
    effect: effect(),
    stacking: oneOf<NonNullable<Promotion['stacking']>>([
      {},
      {},
      { group: 'g' },
      { exclusive: true, priority: below(3) },
    ]),
    limits: {
      budgetPoints,
      ...oneOf([{}, {}, { timesPerMember: 1 + below(3) }, { pointsPerPurchase: 1 + below(12) }]),
    },
  });

  const purchase = (): Purchase => {
    const amounts = Array.from({ length: 1 + below(3) }, () => 100 + below(3000));
    const whole = purchaseOf(amounts);
    return { ...whole, lines: whole.lines.map((line) => ({ ...line, quantity: 1 + below(4) })) };
  };

  /** As a till repeats a call: until it is told. */
  async function untilTold(call: () => Promise<unknown>): Promise<void> {
    for (;;) {
      try {
        await call();
        return;
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
      }
    }
  }

  it.each(Array.from({ length: storedRuns(4) }, (_, index) => index + 1))(
    `budgets are what was paid less what was given back, seed ${seed}, round %i`,
    { timeout: 60_000 },
    async (round) => {
      const budgets: Record<string, number> = {};
      for (let index = 0; index < 4; index += 1) {
        const budget = 5 + below(60);
        budgets[await run(`random-${index}`, promotion(budget))] = budget;
      }
      const calm = booksOf();
      const members = await membersOf(calm, 8);
      const serving = functionsOf(3);
      proxy.overlapsConflict = true;
      proxy.follow(seededFaults(seed + round, 0.12, faults));
      const visits = Array.from({ length: 40 }, (_, index) => ({
        name: `p${index}`,
        member: oneOf(members),
        bought: purchase(),
        back: oneOf<'none' | 'piece' | 'all'>(['none', 'piece', 'all']),
        books: serving(index),
      }));
      await Promise.all(
        visits.map(async ({ name, member, bought, back, books }) => {
          await untilTold(() => books.buy(member, name, bought));
          if (back === 'none') return;
          const lines = [{ lineId: '1', quantity: 1 }];
          await untilTold(() => giveBack(books, member, name, 'r1', back === 'piece' ? lines : undefined));
        }),
      );
      proxy.break();
      proxy.overlapsConflict = false;
      await proxy.settled();
      await expectConserved(calm, members, budgets);
    },
  );
});
