import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { countProgress } from '#shared/usecases/engagement/count-progress.ts';
import { getProgress } from '#shared/usecases/engagement/get-progress.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import type { CurrentProgram } from '#shared/usecases/program/current-program.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newId, startDatabase } from '../../../database.ts';
import { challenge } from '../../domain/engagement/counting.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { join, leave } from '../households/households.ts';
import { erase, giveBack, merge, suspend } from '../ledger/acts.ts';
import { Counter } from './counter.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

function newCounter(changes: Partial<DefinitionVersion> = {}): Counter {
  const counter = new Counter(dynamoDb(database.config()), database.tables);
  const goal = { metric: 'purchases', target: 3 } as const;
  counter.define(challenge({ definitionId: 'c', goal, scope: 'household', ...changes }));
  return counter;
}

const buy = ({ books }: Counter, memberId: string, id: string = randomUUID()) =>
  books.buy(memberId, id, purchaseOf(1000, { occurredAt: books.clock }));

function reinstate({ books }: Counter, memberId: string) {
  const content = { status: 'active', reason: 'other' } as const;
  const command = { changeId: 'back', ...content, by: 'agent-1', contentHash: contentHash(content) };
  return changeStatus(books.ports, books.programs, memberId, command);
}

const first = 'bonus/challenges/c/lifetime/1/';

/** Members of one household. */
async function family(
  { books }: Counter,
  many: number,
): Promise<{ home: string; members: readonly string[] }> {
  const home = newId('home');
  const members: string[] = [];
  for (let at = 0; at < many; at += 1) {
    const member = await books.newMember();
    await join(books, home, member);
    members.push(member);
  }
  return { home, members };
}

async function bonusesOf(counter: Counter, members: readonly string[]) {
  const all = await Promise.all(members.map((member) => counter.bonuses(member)));
  return Object.fromEntries(members.map((member, at) => [member, all[at]]));
}

const challengesOf = async (counter: Counter, member: string) =>
  (await getProgress(counter.ports, member)).challenges;

describe('a challenge for households', () => {
  it('counts all members together, gives its prize to the one who reaches it, and tells all', async () => {
    const counter = newCounter({ reward: { points: 100, badge: 'home' } });
    const { members } = await family(counter, 2);
    const [anna = '', ben = ''] = members;
    await buy(counter, anna);
    await buy(counter, ben);
    await counter.run(anna);
    await counter.run(ben);
    expect(await challengesOf(counter, anna)).toMatchObject([{ progress: 2, target: 3, timesCompleted: 0 }]);
    counter.told.length = 0;
    await buy(counter, ben);
    await counter.run(ben);
    await counter.run(anna);
    expect(await bonusesOf(counter, members)).toEqual({ [anna]: [], [ben]: [first] });
    for (const member of members) {
      expect(await challengesOf(counter, member)).toMatchObject([{ progress: 3, timesCompleted: 1 }]);
      expect(counter.told.filter(({ memberId }) => memberId === member)).toMatchObject([
        { progress: 3, target: 3, unlocked: 1 },
      ]);
    }
    expect((await getProgress(counter.ports, ben)).badges).toMatchObject([{ id: 'home' }]);
    expect((await getProgress(counter.ports, anna)).badges).toEqual([]);
  });

  it('counts a member without a household alone', async () => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 1 } });
    const member = await counter.books.newMember();
    await buy(counter, member);
    await counter.run(member);
    expect(await counter.bonuses(member)).toEqual([first]);
    expect(await challengesOf(counter, member)).toMatchObject([{ progress: 1, timesCompleted: 1 }]);
  });

  it('is unlocked once by members who reach it at once in two consumers, whatever is repeated', async () => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 4 } });
    const { members } = await family(counter, 4);
    for (const member of members) await buy(counter, member);
    const logs = await Promise.all(members.map((member) => counter.books.log(member)));
    const all = logs.flat();
    const both = await Promise.all([counter.consume(all), counter.consume(all.toReversed())]);
    expect(both.map((failed) => [...failed.values()])).toEqual([[], []]);
    await counter.consume(all);
    const bonuses = Object.values(await bonusesOf(counter, members)).flat();
    expect(bonuses).toEqual([first]);
    expect(await challengesOf(counter, members[0] ?? '')).toMatchObject([{ progress: 4, timesCompleted: 1 }]);
  });

  it('is revoked from the member who got the prize by a return of another', async () => {
    const counter = newCounter();
    const { members } = await family(counter, 2);
    const [anna = '', ben = ''] = members;
    await buy(counter, anna, 'one');
    await buy(counter, anna, 'two');
    await counter.run(anna);
    await buy(counter, ben);
    await counter.run(ben);
    await giveBack(counter.books, anna, 'one', 'r-1');
    await counter.run(anna);
    expect(await bonusesOf(counter, members)).toEqual({
      [anna]: [],
      [ben]: [first, `${first}revocation/1/`],
    });
    await buy(counter, ben);
    await counter.run(ben);
    expect(await counter.bonuses(ben)).toEqual([
      first,
      `${first}revocation/1/`,
      'bonus/challenges/c/lifetime/2/',
    ]);
  });

  it('books what is owed also where the consumer died before it was booked', async () => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 1 } });
    const { members } = await family(counter, 2);
    const [anna = ''] = members;
    await buy(counter, anna);
    const { programs } = counter.ports;
    const dies: Pick<CurrentProgram, 'get' | 'version'> = {
      version: (version) => programs.version(version),
      get: () => Promise.reject(new Error('the consumer died')),
    };
    const log = await counter.books.log(anna);
    const failed = await countProgress({ ...counter.ports, programs: dies })(log);
    expect([...failed.values()]).toEqual([new Error('the consumer died')]);
    expect(await counter.bonuses(anna)).toEqual([]);
    await counter.run(anna);
    expect(await counter.bonuses(anna)).toEqual([first]);
  });

  it('keeps what a member who left it counted, and counts later purchases for the next one', async () => {
    const counter = newCounter();
    const { home, members } = await family(counter, 2);
    const [anna = '', ben = ''] = members;
    await buy(counter, ben, 'before');
    await leave(counter.books, home, ben);
    const next = newId('home');
    await join(counter.books, next, ben);
    await buy(counter, ben);
    await counter.run(ben);
    await buy(counter, anna);
    await counter.run(anna);
    expect(await challengesOf(counter, anna)).toMatchObject([{ progress: 2 }]);
    expect(await challengesOf(counter, ben)).toMatchObject([{ progress: 1 }]);
    await giveBack(counter.books, ben, 'before', 'r-1');
    await counter.run(ben);
    expect(await challengesOf(counter, anna)).toMatchObject([{ progress: 1 }]);
    expect(await challengesOf(counter, ben)).toMatchObject([{ progress: 1 }]);
  });

  it.each([
    [1, [first]],
    [2, [first, 'bonus/challenges/c/lifetime/2/']],
  ])('gives a member %i times its prize, in whichever households', async (times, bonuses) => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 1 }, repeatable: { times } });
    const { home, members } = await family(counter, 2);
    const [anna = ''] = members;
    let left = home;
    for (const next of [newId('home'), newId('home')]) {
      await buy(counter, anna);
      await leave(counter.books, left, anna);
      await join(counter.books, next, anna);
      left = next;
    }
    await buy(counter, anna);
    await counter.run(anna);
    expect(await counter.bonuses(anna)).toEqual(bonuses);
  });

  it('counts what a survivor brought once, and leaves what an erased member counted', async () => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 9 } });
    const { members } = await family(counter, 3);
    const [anna = '', ben = '', cleo = ''] = members;
    for (const member of members) {
      await buy(counter, member);
      await counter.run(member);
    }
    await merge(counter.books, anna, ben, 'm-1');
    await counter.run(anna);
    await counter.run(ben);
    expect(await challengesOf(counter, anna)).toMatchObject([{ progress: 3 }]);
    await erase(counter.books, cleo);
    await counter.run(cleo);
    await buy(counter, anna);
    await counter.run(anna);
    expect(await challengesOf(counter, anna)).toMatchObject([{ progress: 4 }]);
  });

  it('costs a read unit and a write unit a purchase beside those of a member', async () => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 9 } });
    const { members } = await family(counter, 2);
    for (const member of members) {
      await buy(counter, member);
      await counter.run(member);
    }
    const [anna = ''] = members;
    await buy(counter, anna);
    const last = (await counter.books.log(anna)).slice(-1);
    const { client, counts } = countedClient(database.config());
    const counted = new Counter(client, database.tables);
    counted.known = counter.known;
    const { programs, stores } = counter.ports;
    Object.assign(counted.ports, { programs, stores });
    await counted.consume(last);
    const { calls, readUnits, writeUnits } = counts;
    expect({ calls, readUnits, writeUnits }).toEqual({ calls: 4, readUnits: 1.5, writeUnits: 2 });
  });

  it('gives a member who was suspended meanwhile the prize with the reinstatement', async () => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 1 } });
    const { members } = await family(counter, 2);
    const [anna = '', ben = ''] = members;
    await buy(counter, anna);
    const log = await counter.books.log(anna);
    await suspend(counter.books, anna, 'first');
    await counter.consume(log);
    expect(await counter.bonuses(anna)).toEqual([]);
    await reinstate(counter, anna);
    await counter.run(anna);
    expect(await bonusesOf(counter, members)).toEqual({ [anna]: [first], [ben]: [] });
  });
});
