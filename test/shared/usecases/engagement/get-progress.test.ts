import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getProgress } from '#shared/usecases/engagement/get-progress.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { achievement, challenge } from '../../domain/engagement/counting.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { giveBack } from '../ledger/acts.ts';
import { Counter } from './counter.ts';

const DAY_MS = 86_400_000;

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

function newCounter(...definitions: readonly DefinitionVersion[]): Counter {
  const counter = new Counter(dynamoDb(database.config()), database.tables);
  for (const definition of definitions) counter.define(definition);
  return counter;
}

const buy = ({ books }: Counter, memberId: string, id: string) =>
  books.buy(memberId, id, purchaseOf(1000, { occurredAt: books.clock }));

const shown = ({ ports }: Counter, memberId: string) => getProgress(ports, memberId);

const goal = { metric: 'purchases', target: 2 } as const;
const reward = { points: 100 };

describe('the progress of a member', () => {
  it('has the tier alone while nothing is defined, and asks for nothing but the log', async () => {
    const { client, counts } = countedClient(database.config());
    const counter = new Counter(client, database.tables);
    const member = await counter.books.newMember();
    await counter.ports.programs.get();
    counts.calls = 0;
    const { tier, ...rest } = await shown(counter, member);
    expect(tier).toMatchObject({ id: expect.any(String), qualifyingPoints: 0, benefits: [] });
    expect(rest).toEqual({ achievements: [], challenges: [], badges: [] });
    expect(counts.calls).toBe(1);
  });

  it('moves with purchases and returns, and tells what was reached and its badge', async () => {
    const first = achievement({ definitionId: 'first', name: 'First', goal, reward: { badge: 'tea' } });
    const steps = [
      { id: 'one', goal: { metric: 'purchases', target: 1 } },
      { id: 'three', goal: { metric: 'purchases', target: 3 } },
    ] as const;
    const counter = newCounter(first, challenge({ definitionId: 'c', steps }));
    const member = await counter.books.newMember();
    await buy(counter, member, 'p1');
    await counter.run(member);
    const endsAt = formatInstant(Date.parse('2027-01-01'));
    const way = { id: 'c', name: 'Autumn', reward, joined: true, endsAt, timesCompleted: 0 };
    const stepsAt = (three: number) => [
      { id: 'one', progress: 1, target: 1 },
      { id: 'three', progress: three, target: 3 },
    ];
    expect(await shown(counter, member)).toMatchObject({
      achievements: [{ id: 'first', name: 'First', progress: 1, target: 2, reward: { badge: 'tea' } }],
      challenges: [{ ...way, progress: 1, target: 2, steps: stepsAt(1) }],
      badges: [],
    });
    await buy(counter, member, 'p2');
    await counter.run(member);
    const at = formatInstant(counter.books.clock);
    const badges = [{ id: 'tea', name: 'First', earnedAt: at }];
    expect(await shown(counter, member)).toMatchObject({
      achievements: [{ id: 'first', progress: 2, target: 2, unlockedAt: at }],
      challenges: [{ ...way, progress: 1, steps: stepsAt(2) }],
      badges,
    });
    await giveBack(counter.books, member, 'p1', 'r1');
    await counter.run(member);
    const after = await shown(counter, member);
    expect(after).toMatchObject({ challenges: [{ ...way, progress: 1, steps: stepsAt(1) }], badges });
    expect(after.achievements).toEqual([
      { id: 'first', name: 'First', progress: 1, target: 2, reward: { badge: 'tea' } },
    ]);
  });

  it('is of the present month, and of the times of a challenge', async () => {
    const monthly = achievement({ definitionId: 'm', goal, period: 'month' });
    const often = challenge({ definitionId: 'o', goal, repeatable: { times: 3 } });
    const counter = newCounter(monthly, often);
    const member = await counter.books.newMember();
    for (const id of ['p1', 'p2', 'p3']) await buy(counter, member, id);
    await counter.run(member);
    expect(await shown(counter, member)).toMatchObject({
      achievements: [{ progress: 2, unlockedAt: formatInstant(counter.books.clock) }],
      challenges: [{ progress: 1, timesCompleted: 1, completedAt: formatInstant(counter.books.clock) }],
    });
    counter.books.clock += 40 * DAY_MS;
    const { achievements } = await shown(counter, member);
    expect(achievements).toMatchObject([{ progress: 0, target: 2 }]);
    expect(achievements[0]).not.toHaveProperty('unlockedAt');
  });

  it('shows what a member has not joined as not joined', async () => {
    const counter = newCounter(challenge({ definitionId: 'c', goal, optIn: true }));
    const member = await counter.books.newMember();
    await buy(counter, member, 'p1');
    await counter.run(member);
    expect(await shown(counter, member)).toMatchObject({ challenges: [{ joined: false, progress: 0 }] });
    await counter.join(member, 'c');
    counter.books.clock += 1;
    await buy(counter, member, 'p2');
    await counter.run(member);
    expect(await shown(counter, member)).toMatchObject({ challenges: [{ joined: true, progress: 1 }] });
  });

  it('hides what is for others, has not begun, is stopped, or is over without a purchase for it', async () => {
    const counter = newCounter(
      achievement({ definitionId: 'tier', goal, audience: { tiers: ['ruby'] } }),
      achievement({ definitionId: 'segment', goal, audience: { segments: ['tea'] } }),
      achievement({ definitionId: 'experiment', goal, audience: { experiment: { id: 'e', variant: 'a' } } }),
    );
    const { clock } = counter.books;
    const schedule = (from: number, to: number) => ({ schedule: { from: clock + from, to: clock + to } });
    counter.define(challenge({ definitionId: 'later', goal, ...schedule(DAY_MS, 2 * DAY_MS) }));
    counter.define(challenge({ definitionId: 'ending', goal, ...schedule(-DAY_MS, DAY_MS) }));
    counter.define(achievement({ definitionId: 'stopped', goal }), [{ from: 0, to: clock }]);
    const [buyer, other] = [await counter.books.newMember(), await counter.books.newMember()];
    await buy(counter, buyer, 'p1');
    await counter.run(buyer);
    const ids = async (member: string) => {
      const { achievements, challenges } = await shown(counter, member);
      return [...achievements, ...challenges].map(({ id }) => id);
    };
    expect(await ids(buyer)).toEqual(['ending']);
    await counter.segments.put(other, ['tea'], clock);
    counter.books.clock += DAY_MS;
    expect(await ids(buyer)).toEqual(['ending', 'later']);
    expect(await ids(other)).toEqual(['segment', 'later']);
  });

  it('has a challenge that is joined early before it begins, and no other that has not begun', async () => {
    const counter = newCounter();
    const { clock } = counter.books;
    const schedule = { from: clock + 60_000, to: clock + 120_000 };
    counter.define(challenge({ definitionId: 'c', goal, optIn: true, schedule }));
    counter.define(challenge({ definitionId: 'd', goal, schedule }));
    const [member, other] = [await counter.books.newMember(), await counter.books.newMember()];
    await counter.join(member, 'c', 60_000);
    expect((await shown(counter, member)).challenges).toMatchObject([{ id: 'c', joined: true, progress: 0 }]);
    expect((await shown(counter, other)).challenges).toEqual([]);
    const { programs } = counter.ports;
    const program = await programs.get();
    const benefits = [{ type: 'early-access', hours: 1 }] as const;
    const tiers = program.tiers.map((tier) => ({ ...tier, benefits }));
    const early = { ...counter.ports, programs: { get: async () => ({ ...program, tiers }) } };
    expect((await getProgress(early, other)).challenges).toMatchObject([{ id: 'c', joined: false }]);
  });
});
