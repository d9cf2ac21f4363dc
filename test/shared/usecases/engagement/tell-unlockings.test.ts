import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OutsideEvent, outsideEvent } from '#shared/contracts/events/event.ts';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { countProgress } from '#shared/usecases/engagement/count-progress.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { achievement, challenge } from '../../domain/engagement/counting.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { giveBack, suspend } from '../ledger/acts.ts';
import { Counter } from './counter.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const everyPurchase = { goal: { metric: 'purchases', target: 1 }, repeatable: { times: 10 } } as const;

function newCounter(...definitions: readonly DefinitionVersion[]): Counter {
  const counter = new Counter(dynamoDb(database.config()), database.tables);
  for (const definition of definitions) counter.define(definition);
  return counter;
}

const buy = ({ books }: Counter, memberId: string, id: string = randomUUID()) =>
  books.buy(memberId, id, purchaseOf(1000, { occurredAt: books.clock }));

describe('an unlocking', () => {
  it('is told with the entry by which it came, where the prize is a badge alone, too', async () => {
    const visit = { goal: { metric: 'purchases', target: 1 } } as const;
    const counter = newCounter(
      achievement({ definitionId: 'first', ...visit, reward: { badge: 'first' } }),
      challenge({ definitionId: 'c', ...visit, reward: { points: 50 } }),
    );
    const member = await counter.books.newMember();
    await buy(counter, member);
    await counter.run(member);
    const [entry] = (await counter.books.log(member)).slice(1).map((record) => record.entry);
    const at = new Date(counter.books.clock).toISOString();
    const common = { version: 1, memberId: member, seq: 1, kind: entry?.kind, occurredAt: at, time: at };
    const unlocking = { ...common, period: 'lifetime', n: 1 };
    expect(counter.sent.toSorted((a, b) => (a.type < b.type ? -1 : 1))).toEqual([
      {
        type: 'achievement.unlocked',
        id: `${member}/achievements/first/lifetime/1/achievement.unlocked`,
        ...unlocking,
        achievementId: 'first',
      },
      {
        type: 'challenge.completed',
        id: `${member}/challenges/c/lifetime/1/challenge.completed`,
        ...unlocking,
        challengeId: 'c',
      },
    ]);
    for (const event of counter.sent) expect(outsideEvent.parse(event)).toEqual(event);
  });

  it('has one id however often its entries arrive, and no other unlocking has it', async () => {
    const counter = newCounter(challenge({ definitionId: 'c', ...everyPurchase, reward: { badge: 'b' } }));
    const member = await counter.books.newMember();
    for (let n = 0; n < 4; n += 1) await buy(counter, member);
    const log = await counter.books.log(member);
    const expected = [1, 2, 3, 4].map((n) => [n, `${member}/challenges/c/lifetime/${n}/challenge.completed`]);
    const batch = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 5 }), async (batches) => {
        await counter.forget(member);
        counter.sent.length = 0;
        for (const numbers of [...batches, [4]]) {
          expect(await counter.consume(numbers.flatMap((seq) => log[seq] ?? []))).toEqual(new Map());
        }
        expect(counter.sent.map((event) => ['seq' in event && event.seq, event.id])).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it('is told before the row moves: again with the same id where the row did not', async () => {
    const counter = newCounter(challenge({ definitionId: 'c', ...everyPurchase, reward: { badge: 'b' } }));
    const member = await counter.books.newMember();
    await buy(counter, member);
    const log = await counter.books.log(member);
    const send = async (events: readonly OutsideEvent[]) => {
      counter.sent.push(...events);
      if (counter.sent.length === 1) throw new Error('the function ends here');
    };
    const failing = countProgress({ ...counter.ports, send });
    expect((await failing(log)).size).toBe(1);
    expect(await counter.stored(member)).toBeUndefined();
    expect(await failing(log)).toEqual(new Map());
    const id = `${member}/challenges/c/lifetime/1/challenge.completed`;
    expect(counter.sent.map(({ id: told }) => told)).toEqual([id, id]);
  });

  it('waits for the reinstatement of a suspended member, and a revocation is not told', async () => {
    const counter = newCounter(challenge({ definitionId: 'c', ...everyPurchase, reward: { points: 5 } }));
    const { books } = counter;
    const member = await books.newMember();
    await buy(counter, member, 'p1');
    const [, bought] = await books.log(member);
    await suspend(books, member, 'out');
    await counter.consume(bought ? [bought] : []);
    expect(counter.sent).toEqual([]);
    const content = { status: 'active', reason: 'other' } as const;
    const command = { changeId: 'back', ...content, by: 'agent-1', contentHash: contentHash(content) };
    await changeStatus(books.ports, books.programs, member, command);
    await counter.run(member);
    expect(counter.sent.map((event) => ['seq' in event && event.seq, event.type])).toEqual([
      [3, 'challenge.completed'],
    ]);
    await giveBack(books, member, 'p1', 'r1');
    await counter.run(member);
    expect(counter.sent).toHaveLength(1);
    expect((await counter.bonuses(member)).length).toBe(2);
  });
});
