import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stockCounter } from '#shared/domain/ledger/counters.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { Books } from '../books.ts';
import { type Act, acts, type Parties, partiesOf } from './acts.ts';
import { expectSoundLog } from './sound.ts';

let database: Database;
let proxy: FaultProxy;
let books: Books;
/** The same books through the proxy. */
let full: Books;

beforeAll(async () => {
  database = await startDatabase();
  books = new Books(dynamoDb(database.config()), database.tables);
  proxy = new FaultProxy(database.endpoint);
  full = new Books(dynamoDb(database.config(await proxy.start())), database.tables);
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

/** The logs of both members, and what was taken of stock and budget. */
async function booked({ member, other, reward }: Parties) {
  return {
    own: await expectSoundLog(books, member),
    others: await expectSoundLog(books, other),
    taken: await books.counters.taken(stockCounter(reward)),
    paid: await books.counters.taken(budgetCounter(reward)),
  };
}

async function prepared(act: Act): Promise<Parties> {
  const parties = await partiesOf(books, act);
  full.clock = books.clock;
  return parties;
}

describe('a log that takes no more entries', () => {
  it.each(acts)('refuses $title, once and for all, and nothing is booked', async (act) => {
    const parties = await prepared(act);
    const before = await booked(parties);
    proxy.break({ fault: 'full', calls: () => true });
    for (let times = 0; times < 2; times += 1) {
      await expect(act.send(full, parties)).rejects.toMatchObject({ code: 'log-full', status: 409 });
    }
    expect(await booked(parties)).toEqual(before);
    // It is the log that refused: with room in it the same call is booked.
    proxy.break();
    expect(await act.send(full, parties)).toMatchObject({ replayed: false });
  });

  it.each(acts.filter(({ title }) => ['a purchase', 'a transfer'].includes(title)))(
    'leaves it open whether $title is booked while an earlier attempt may still arrive',
    async (act) => {
      const parties = await prepared(act);
      const operation = act.addsToOther ? 'TransactWriteItems' : 'PutItem';
      proxy.break(
        { operation, fault: 'drop-before', calls: (nth) => nth === 1 },
        { operation, fault: 'full', calls: () => true },
      );
      await expect(act.send(full, parties)).rejects.toMatchObject({ code: 'unavailable', status: 503 });
      await expect(act.send(full, parties)).rejects.toMatchObject({ code: 'log-full' });
    },
  );

  it('gives its first response to an act that it holds', async () => {
    const [purchase] = acts;
    if (!purchase) throw new TypeError('no acts');
    const parties = await prepared(purchase);
    const first = await purchase.send(books, parties);
    proxy.break({ fault: 'full', calls: () => true });
    expect(await purchase.send(full, parties)).toEqual({ replayed: true, answer: first.answer });
  });
});
