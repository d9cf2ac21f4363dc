import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { giveBonus } from '#shared/usecases/engagement/give-bonus.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { challenge } from '../../domain/engagement/counting.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { capturePart, erase, giveBack, merge, moveTo, redeem, refund, suspend } from '../ledger/acts.ts';
import { Counter } from './counter.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

function newCounter(...definitions: readonly Partial<DefinitionVersion>[]): Counter {
  const counter = new Counter(dynamoDb(database.config()), database.tables);
  for (const changes of definitions) counter.define(challenge({ definitionId: 'c', ...changes }));
  return counter;
}

const buy = ({ books }: Counter, memberId: string, id: string = randomUUID(), amount = 1000) =>
  books.buy(memberId, id, purchaseOf(amount, { occurredAt: books.clock }));

function reinstate({ books }: Counter, memberId: string) {
  const content = { status: 'active', reason: 'other' } as const;
  const command = { changeId: 'back', ...content, by: 'agent-1', contentHash: contentHash(content) };
  return changeStatus(books.ports, books.programs, memberId, command);
}

const twoPurchases = { goal: { metric: 'purchases', target: 2 } } as const;
const first = 'bonus/challenges/c/lifetime/1/';

describe('the counter of referrals', () => {
  it('counts a friend for whom the member got points, once, and neither the own reward nor another bonus', async () => {
    const counter = newCounter({ goal: { metric: 'referrals', target: 5 } });
    const member = await counter.books.newMember();
    const sides = { referrals: ['referrer', 'friend'], achievements: ['referrer'] } as const;
    for (const [collection, periods] of Object.entries(sides)) {
      for (const period of periods) {
        const unlocking = { collection: collection as keyof typeof sides, definitionId: 'x', period, n: 1 };
        const owed = { unlocking, version: 1, name: 'Some', prize: { points: 5 } };
        await giveBonus(counter.ports, member, owed);
      }
    }
    await buy(counter, member);
    await counter.consume(await counter.books.log(member));
    await counter.consume(await counter.books.log(member));
    expect(await counter.shown(member)).toEqual({ 'challenges/c/lifetime': { tallies: [1], standing: [] } });
  });
});

describe('the counter of progress', () => {
  it('books the bonus of what is unlocked once, whatever is repeated, left out or late', async () => {
    const counter = newCounter({ ...twoPurchases, repeatable: { times: 10 } });
    const member = await counter.books.newMember();
    for (let n = 0; n < 5; n += 1) await buy(counter, member);
    const log = await counter.books.log(member);
    const batch = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 6 }), async (batches) => {
        await counter.forget(member);
        for (const numbers of [...batches, [5]]) {
          expect(await counter.consume(numbers.flatMap((seq) => log[seq] ?? []))).toEqual(new Map());
        }
        expect(await counter.shown(member)).toEqual({
          'challenges/c/lifetime': { tallies: [5], standing: ['1', '2'] },
        });
        expect(await counter.bonuses(member)).toEqual([first, 'bonus/challenges/c/lifetime/2/']);
      }),
      { numRuns: 20 },
    );
  });

  it('counts no bonus and no redemption of a prize', async () => {
    const counter = newCounter({ goal: { metric: 'redemptions', target: 1 } });
    const member = await counter.books.newMember();
    const rewardId = randomUUID();
    await counter.books.rewards.put(
      {
        rewardId,
        name: 'A coffee',
        points: 100,
        version: 1,
        changedBy: 'test',
        changedAt: counter.books.clock,
      },
      0,
    );
    counter.define(challenge({ definitionId: 'prize', ...twoPurchases, reward: { rewardId } }));
    await buy(counter, member);
    await buy(counter, member);
    await counter.run(member);
    const log = await counter.books.log(member);
    expect(log.at(-1)?.entry).toMatchObject({
      kind: 'redemption',
      reference: 'bonus/challenges/prize/lifetime/1/',
    });
    expect(Object.keys(await counter.shown(member))).toEqual(['challenges/prize/lifetime']);
  });

  it('two consumers at once agree', async () => {
    const counter = newCounter(twoPurchases);
    const member = await counter.books.newMember();
    await buy(counter, member);
    await buy(counter, member);
    const log = await counter.books.log(member);
    await Promise.all([counter.consume(log), counter.consume(log.slice(1))]);
    expect(await counter.shown(member)).toEqual({
      'challenges/c/lifetime': { tallies: [2], standing: ['1'] },
    });
    expect(await counter.bonuses(member)).toEqual([first]);
  });

  it('begins with a member of many entries at the first definition', async () => {
    const counter = newCounter();
    const member = await counter.books.newMember();
    for (let n = 0; n < 4; n += 1) {
      await buy(counter, member);
      counter.books.clock += 1000;
    }
    counter.define(challenge({ definitionId: 'c', ...twoPurchases }), [{ from: counter.books.clock }]);
    counter.books.clock += 1000;
    await buy(counter, member);
    const log = await counter.books.log(member);
    await counter.consume(log.slice(-1));
    expect(await counter.shown(member)).toEqual({
      'challenges/c/lifetime': { tallies: [1], standing: [] },
    });
  });

  it('counts a late first entry with those before it', async () => {
    const counter = newCounter(twoPurchases);
    const member = await counter.books.newMember();
    await buy(counter, member);
    await buy(counter, member);
    await counter.consume((await counter.books.log(member)).slice(-1));
    expect(await counter.bonuses(member)).toEqual([first]);
  });

  it('counts what was recorded while a definition was active, also after it was stopped', async () => {
    const counter = newCounter();
    const member = await counter.books.newMember();
    const from = counter.books.clock;
    counter.define(challenge({ definitionId: 'c', ...twoPurchases }), [{ from, to: from + 1000 }]);
    await buy(counter, member);
    counter.books.clock += 1000;
    await buy(counter, member);
    await counter.run(member);
    expect(await counter.shown(member)).toEqual({
      'challenges/c/lifetime': { tallies: [1], standing: [] },
    });
  });
});

describe('a return', () => {
  it('takes back progress, and the bonus that rested on it', async () => {
    const counter = newCounter(twoPurchases);
    const member = await counter.books.newMember();
    await buy(counter, member, 'p-1');
    await buy(counter, member, 'p-2');
    await counter.run(member);
    await giveBack(counter.books, member, 'p-1', 'r-1');
    await counter.run(member);
    expect(await counter.shown(member)).toEqual({
      'challenges/c/lifetime': { tallies: [1], standing: [] },
    });
    expect(await counter.bonuses(member)).toEqual([first, `${first}revocation/1/`]);
  });

  it('in parts takes back each part once', async () => {
    const counter = newCounter({ goal: { metric: 'spend', target: 5000 } });
    const member = await counter.books.newMember();
    const lines = [
      { lineId: 'a', sku: 'A', quantity: 3, amount: 1000 },
      { lineId: 'b', sku: 'B', quantity: 1, amount: 500 },
    ];
    await counter.books.buy(
      member,
      'p',
      purchaseOf(0, { lines, total: 1500, occurredAt: counter.books.clock }),
    );
    await giveBack(counter.books, member, 'p', 'r-1', [{ lineId: 'a', quantity: 1 }]);
    await giveBack(counter.books, member, 'p', 'r-2', [{ lineId: 'a', quantity: 1 }]);
    await counter.run(member);
    expect(await counter.shown(member)).toMatchObject({ 'challenges/c/lifetime': { tallies: [834] } });
    await giveBack(counter.books, member, 'p', 'r-3');
    await counter.run(member);
    expect(await counter.shown(member)).toMatchObject({ 'challenges/c/lifetime': { tallies: [0] } });
  });

  it('finds the lines of a large basket in their item', async () => {
    const counter = newCounter({ goal: { metric: 'quantity', target: 1000 } });
    const member = await counter.books.newMember();
    const lines = Array.from({ length: 300 }, (_, at) => ({
      lineId: String(at),
      sku: `SKU-${at}`,
      quantity: 1,
      amount: 10,
    }));
    await counter.books.buy(
      member,
      'p',
      purchaseOf(0, { lines, total: 3000, occurredAt: counter.books.clock }),
    );
    await giveBack(counter.books, member, 'p', 'r-1', [{ lineId: '7', quantity: 1 }]);
    await counter.run(member);
    expect(await counter.shown(member)).toMatchObject({ 'challenges/c/lifetime': { tallies: [299_000] } });
  });

  it('by a move brings the purchase to the buyer', async () => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 1 } });
    const [wrong, right] = [await counter.books.newMember(), await counter.books.newMember()];
    await buy(counter, wrong, 'p');
    await counter.run(wrong);
    await moveTo(counter.books, wrong, right, 'p', 'move-1');
    await counter.run(wrong);
    await counter.run(right);
    expect(await counter.bonuses(wrong)).toEqual([first, `${first}revocation/1/`]);
    expect(await counter.bonuses(right)).toEqual([first]);
  });
});

describe('a redemption', () => {
  it('counts with its first captured part, and no more when all is refunded', async () => {
    const counter = newCounter({ goal: { metric: 'redemptions', target: 1 } });
    const member = await counter.books.newMember();
    await buy(counter, member, 'p', 100_000);
    await redeem(counter.books, member, 'r', { points: 100 }, { capture: false });
    await counter.run(member);
    expect(await counter.shown(member)).toEqual({});
    await capturePart(counter.books, member, 'r', 'c-1', { points: 40 });
    await capturePart(counter.books, member, 'r', 'c-2', { points: 60 });
    await counter.run(member);
    expect(await counter.shown(member)).toMatchObject({ 'challenges/c/lifetime': { tallies: [1] } });
    await refund(counter.books, member, 'r', 'f-1', 30);
    await counter.run(member);
    expect(await counter.bonuses(member)).toEqual([first]);
    await refund(counter.books, member, 'r', 'f-2', 70);
    await counter.run(member);
    expect(await counter.bonuses(member)).toEqual([first, `${first}revocation/1/`]);
  });
});

describe('members', () => {
  it('a joined challenge counts from the join on', async () => {
    const counter = newCounter({ ...twoPurchases, optIn: true });
    const member = await counter.books.newMember();
    await buy(counter, member, 'before');
    await counter.run(member);
    counter.books.clock += 1000;
    await counter.join(member, 'c');
    await buy(counter, member, 'after');
    await counter.run(member);
    expect(await counter.shown(member)).toMatchObject({ 'challenges/c/lifetime': { tallies: [1] } });
    await giveBack(counter.books, member, 'before', 'r-1');
    await counter.run(member);
    expect(await counter.shown(member)).toMatchObject({ 'challenges/c/lifetime': { tallies: [1] } });
  });

  it('an early join counts from the join on, by the schedule as it is now; any other join from the schedule on', async () => {
    const counter = newCounter();
    const { clock } = counter.books;
    const from = clock + 60_000;
    counter.define(
      challenge({ definitionId: 'c', ...twoPurchases, optIn: true, schedule: { from, to: from + 60_000 } }),
    );
    const [early, other, late] = [
      await counter.books.newMember(),
      await counter.books.newMember(),
      await counter.books.newMember(),
    ];
    await buy(counter, early, 'before');
    counter.books.clock += 1000;
    await counter.join(early, 'c', 60_000);
    await counter.join(other, 'c');
    await counter.join(late, 'c', 1000);
    counter.books.clock += 1000;
    for (const member of [early, other, late]) {
      await buy(counter, member, 'after');
      await counter.run(member);
    }
    expect(await counter.shown(early)).toMatchObject({ 'challenges/c/lifetime': { tallies: [1] } });
    expect(await counter.shown(other)).toEqual({});
    expect(await counter.shown(late)).toEqual({});
    await giveBack(counter.books, early, 'after', 'r-1');
    await counter.run(early);
    expect(await counter.shown(early)).toMatchObject({ 'challenges/c/lifetime': { tallies: [0] } });
  });

  it('a challenge for a segment counts only for its members', async () => {
    const counter = newCounter({ ...twoPurchases, audience: { segments: ['vip'] } });
    const [vip, other] = [await counter.books.newMember(), await counter.books.newMember()];
    await counter.segments.put(vip, ['vip'], counter.books.clock);
    for (const member of [vip, other]) {
      await buy(counter, member);
      await counter.run(member);
    }
    expect(await counter.shown(vip)).toMatchObject({ 'challenges/c/lifetime': { tallies: [1] } });
    expect(await counter.shown(other)).toEqual({});
  });

  it('a suspended member gets the bonus with the reinstatement', async () => {
    const counter = newCounter(twoPurchases);
    const member = await counter.books.newMember();
    await buy(counter, member);
    await buy(counter, member);
    const log = await counter.books.log(member);
    await suspend(counter.books, member, 's-1');
    await counter.consume(log);
    expect(await counter.shown(member)).toMatchObject({
      'challenges/c/lifetime': { standing: ['1 waits'] },
    });
    await counter.run(member);
    expect(await counter.bonuses(member)).toEqual([]);
    await reinstate(counter, member);
    await counter.run(member);
    expect(await counter.bonuses(member)).toEqual([first]);
    expect(await counter.shown(member)).toMatchObject({ 'challenges/c/lifetime': { standing: ['1'] } });
  });

  it('an erased member has no progress', async () => {
    const counter = newCounter(twoPurchases);
    const member = await counter.books.newMember();
    await buy(counter, member);
    await counter.run(member);
    await erase(counter.books, member);
    await counter.run(member);
    expect(await counter.shown(member)).toEqual({});
  });

  it('a merge adds what the other had, also where that is not counted yet', async () => {
    const counter = newCounter(twoPurchases);
    const [survivor, other] = [await counter.books.newMember(), await counter.books.newMember()];
    await buy(counter, survivor, 'own');
    await buy(counter, other, 'theirs');
    await merge(counter.books, survivor, other, 'm-1');
    await counter.run(survivor);
    expect(await counter.bonuses(survivor)).toEqual([first]);
    await counter.run(other);
    await giveBack(counter.books, survivor, 'theirs', 'r-1');
    await counter.run(survivor);
    expect(await counter.shown(survivor)).toEqual({
      'challenges/c/lifetime': { tallies: [1], standing: [] },
    });
    expect(await counter.bonuses(survivor)).toEqual([first, `${first}revocation/1/`]);
  });

  it('a survivor gets and loses its own bonus, whatever the absorbed member had under that number', async () => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 1 } });
    const [survivor, other] = [await counter.books.newMember(), await counter.books.newMember()];
    await buy(counter, other, 'theirs');
    await counter.run(other);
    await buy(counter, survivor, 'own');
    await merge(counter.books, survivor, other, 'm-1');
    await counter.run(survivor);
    expect(await counter.bonuses(survivor)).toEqual([first]);
    await giveBack(counter.books, survivor, 'own', 'r-1');
    await giveBack(counter.books, survivor, 'theirs', 'r-2');
    await counter.run(survivor);
    const log = await counter.books.log(survivor);
    const revoked = log.filter(
      ({ entry }) => entry.kind === 'bonus' && entry.reference.includes('revocation'),
    );
    expect(revoked.map(({ entry }) => entry.reference)).toEqual([`${first}revocation/1/`]);
  });

  it('a bonus that waits is not forgotten by the entries that follow in the same batch', async () => {
    const counter = newCounter(twoPurchases);
    const member = await counter.books.newMember();
    for (let bought = 0; bought < 60; bought += 1) await buy(counter, member);
    const log = await counter.books.log(member);
    await suspend(counter.books, member, 's-1');
    expect(await counter.consume(log)).toEqual(new Map());
    expect(await counter.shown(member)).toEqual({
      'challenges/c/lifetime': { tallies: [60], standing: ['1 waits'] },
    });
    await reinstate(counter, member);
    await counter.run(member);
    expect(await counter.bonuses(member)).toEqual([first]);
  });

  it('progress with a definition that a function does not know yet is kept', async () => {
    const counter = newCounter(twoPurchases);
    const member = await counter.books.newMember();
    await buy(counter, member);
    await counter.run(member);
    const { known } = counter;
    counter.known = known.map(({ spans }) => ({ definition: challenge({ definitionId: 'd' }), spans }));
    const before = (await counter.books.log(member)).length;
    await buy(counter, member);
    await counter.consume((await counter.books.log(member)).slice(before));
    counter.known = known;
    await buy(counter, member);
    await counter.run(member);
    expect(await counter.bonuses(member)).toEqual([first]);
  });

  it('a merge unlocks nothing of a definition that is stopped', async () => {
    const counter = newCounter();
    const { clock } = counter.books;
    counter.define(challenge({ definitionId: 'c', ...twoPurchases }), [{ from: 0, to: clock + 1 }]);
    const [survivor, other] = [await counter.books.newMember(), await counter.books.newMember()];
    await buy(counter, survivor);
    await buy(counter, other);
    counter.books.clock += 10;
    await merge(counter.books, survivor, other, 'm-1');
    await counter.run(survivor);
    expect(await counter.bonuses(survivor)).toEqual([]);
    expect(await counter.shown(survivor)).toMatchObject({ 'challenges/c/lifetime': { tallies: [2] } });
  });

  it('a survivor takes part in what the absorbed member had joined', async () => {
    const counter = newCounter({ ...twoPurchases, optIn: true });
    const [survivor, other] = [await counter.books.newMember(), await counter.books.newMember()];
    await counter.join(other, 'c');
    await buy(counter, other);
    await merge(counter.books, survivor, other, 'm-1');
    await buy(counter, survivor);
    await counter.run(survivor);
    expect(await counter.bonuses(survivor)).toEqual([first]);
    const { joins } = await counter.progress.withJoins(survivor, { consistent: true });
    expect([...joins.keys()]).toEqual(['c']);
  });

  it('the bonus of an absorbed member is revoked by a return to the survivor', async () => {
    const counter = newCounter({ goal: { metric: 'purchases', target: 1 } });
    const [survivor, other] = [await counter.books.newMember(), await counter.books.newMember()];
    await buy(counter, other, 'theirs');
    await counter.run(other);
    await merge(counter.books, survivor, other, 'm-1');
    await giveBack(counter.books, survivor, 'theirs', 'r-1');
    await counter.run(survivor);
    expect(await counter.bonuses(other)).toEqual([first]);
    const revocations = (await counter.bonuses(survivor)).filter((one) => one.includes('/revocation/'));
    expect(revocations).toHaveLength(1);
  });

  it('members whose progress moved are told, and others are not', async () => {
    const counter = newCounter(twoPurchases);
    const member = await counter.books.newMember();
    await buy(counter, member);
    await counter.run(member);
    expect(counter.told).toEqual([
      {
        memberId: member,
        seq: 1,
        collection: 'challenges',
        id: 'c',
        name: 'Autumn',
        progress: 1,
        target: 2,
        unlocked: 0,
      },
    ]);
    await suspend(counter.books, member, 's-1');
    await counter.run(member);
    expect(counter.told).toHaveLength(1);
  });
});

describe('a purchase', () => {
  /** The units of counting a purchase by each of ten members who have progress, and the calls. */
  async function costs(definitions: readonly Partial<DefinitionVersion>[]) {
    const counter = newCounter(...definitions);
    const members = await Promise.all(Array.from({ length: 10 }, () => counter.books.newMember()));
    for (const member of members) {
      await buy(counter, member);
      await counter.run(member);
    }
    const records = await Promise.all(
      members.map(async (member) => {
        await buy(counter, member);
        return (await counter.books.log(member)).slice(-1);
      }),
    );
    const { client, counts } = countedClient(database.config());
    const counted = new Counter(client, database.tables);
    counted.known = counter.known;
    // A warm function knows the programme and the stores.
    const { programs, stores } = counter.ports;
    Object.assign(counted.ports, { programs, stores });
    await counted.consume(records.flat());
    const { calls, readUnits, writeUnits } = counts;
    return { calls, readUnits, writeUnits };
  }

  const twenty = Array.from({ length: 20 }, (_, at) => ({
    definitionId: `challenge-${at}`,
    goal: { metric: at % 2 ? ('spend' as const) : ('purchases' as const), target: 1_000_000 },
    leaderboard: false,
  }));

  it('costs a write unit and half a read unit at twenty active challenges without leaderboards', async () => {
    expect(await costs(twenty)).toEqual({ calls: 11, readUnits: 5, writeUnits: 10 });
  });

  it('costs a query where members can join one of them', async () => {
    expect(await costs([...twenty.slice(1), { ...twenty[0], optIn: true }])).toEqual({
      calls: 20,
      readUnits: 5,
      writeUnits: 10,
    });
  });

  it('costs nothing while nothing was ever defined', async () => {
    expect(await costs([])).toEqual({ calls: 0, readUnits: 0, writeUnits: 0 });
  });

  it('leaves other entries without a read', async () => {
    const counter = newCounter(twoPurchases);
    const member = await counter.books.newMember();
    const { client, counts } = countedClient(database.config());
    const counted = new Counter(client, database.tables);
    counted.known = counter.known;
    await counted.consume(await counter.books.log(member));
    expect(counts.calls).toBe(0);
  });
});
