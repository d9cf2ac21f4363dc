import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionContent } from '#shared/domain/engagement/definition.ts';
import { countedGoals } from '#shared/domain/engagement/goal-set.ts';
import { boardOf } from '#shared/domain/engagement/leaderboard.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JoinStore } from '#shared/stores/engagement/join-store.ts';
import { DisplayNameStore } from '#shared/stores/members/display-name-store.ts';
import { getLeaderboard } from '#shared/usecases/engagement/get-leaderboard.ts';
import { leaveChallenge } from '#shared/usecases/engagement/join-challenge.ts';
import { Leaderboards } from '#shared/usecases/engagement/leaderboards.ts';
import { type Database, newId, startDatabase } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { erase, suspend } from '../ledger/acts.ts';
import { Counter } from './counter.ts';
import { DefinitionOffice } from './definition-office.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

/** A challenge that runs, with the consumer that counts it. */
class Course extends Counter {
  readonly challengeId = newId('course');
  readonly office: DefinitionOffice;
  readonly #names: DisplayNameStore;

  constructor() {
    const client = dynamoDb(database.config());
    super(client, database.tables);
    this.office = new DefinitionOffice(client, database.tables, 'challenges');
    this.#names = new DisplayNameStore(client, database.tables.members);
  }

  async define1(change: Partial<DefinitionContent> = {}) {
    const schedule = { from: 0, to: Date.parse('2099-01-01') };
    await this.office.put(this.challengeId, { schedule, ...change });
    const newest = await this.office.ports.definitions.newest(this.challengeId);
    if (!newest) throw new Error('it was put');
    this.known = [{ definition: newest.definition, spans: [{ from: 0 }] }];
  }

  async buys(memberId: string, times = 1, store?: string) {
    const { clock: occurredAt } = this.books;
    for (let bought = 0; bought < times; bought += 1)
      await this.books.buy(memberId, newId('p'), purchaseOf(1000, { occurredAt, ...(store && { store }) }));
    await this.run(memberId);
  }

  async named(memberId: string, displayName: string) {
    const update = new UpdateItemCommand({
      TableName: database.tables.members,
      Key: { id: { S: `member/${memberId}` }, part: { S: 'person' } },
      UpdateExpression: 'SET displayName = :name',
      ExpressionAttributeValues: { ':name': { S: displayName } },
    });
    await dynamoDb(database.config()).send(update);
  }

  get readPorts() {
    const leaderboards = new Leaderboards(this.boards, () => this.books.clock);
    const { ledger } = this.books;
    const { definitions: challenges } = this.office.ports;
    return { challenges, leaderboards, ledger, progress: this.progress, names: this.#names };
  }

  /** As it is ten seconds later. */
  async read(own?: string, { limit = 50, storeGroup }: { limit?: number; storeGroup?: string } = {}) {
    this.books.clock += 10_000;
    const { challengeId } = this;
    const { items, own: place } = await getLeaderboard(this.readPorts, {
      challengeId,
      storeGroup,
      limit,
      own,
    });
    return { items, own: place };
  }

  leave(memberId: string) {
    const { boards } = this.ports;
    const joins = new JoinStore(dynamoDb(database.config()), database.tables.engagement);
    const { challenges } = this.readPorts;
    const { ledger } = this.books;
    const ports = {
      ledger,
      joins,
      challenges,
      progress: this.progress,
      boards,
      now: this.books.now,
    };
    return leaveChallenge(ports, memberId, this.challengeId);
  }
}

async function course(change: Partial<DefinitionContent> = {}): Promise<Course> {
  const made = new Course();
  await made.define1(change);
  return made;
}

const notFound = expect.objectContaining({ status: 404, code: 'challenge-not-found' });

describe('the leaderboard', () => {
  it('shows ranks and scores, the names of members who show one, and no ids', async () => {
    const made = await course();
    const [one, other] = [await made.books.newMember(), await made.books.newMember()];
    await made.buys(one, 2);
    await made.buys(other);
    await made.named(one, '<b>Robin</b>');
    expect(await made.read()).toEqual({
      items: [
        { rank: 1, score: 2, name: '<b>Robin</b>' },
        { rank: 2, score: 1 },
      ],
    });
    expect(await made.read(other, { limit: 1 })).toEqual({
      items: [{ rank: 1, score: 2, name: '<b>Robin</b>' }],
      own: { rank: 2, score: 1 },
    });
  });

  it('has the newest own score in the place of the older one, in the list, too', async () => {
    const made = await course();
    const [one, other] = [await made.books.newMember(), await made.books.newMember()];
    await made.buys(one, 2);
    await made.buys(other);
    await made.read();
    await made.buys(other, 2);
    made.books.clock -= 10_000;
    expect(await made.read(other)).toEqual({
      items: [
        { rank: 1, score: 3 },
        { rank: 2, score: 2 },
      ],
      own: { rank: 1, score: 3 },
    });
  });

  it('puts a member without a score after the others, and gives no place to one who is suspended, erased or unknown', async () => {
    const made = await course();
    const [idle, suspended, erased] = await Promise.all([0, 1, 2].map(() => made.books.newMember()));
    if (!idle || !suspended || !erased) throw new Error('three members');
    for (const member of [suspended, erased]) await made.buys(member);
    await made.read();
    await suspend(made.books, suspended, 's-1');
    await erase(made.books, erased);
    expect((await made.read(idle)).own).toEqual({ rank: 3, score: 0 });
    for (const own of [suspended, erased, newId('m')]) {
      expect((await made.read(own)).own).toBeUndefined();
    }
    // The consumer has not counted the suspension yet: the member who looks is not in the list either.
    expect((await made.read(suspended)).items).toHaveLength(1);
    for (const member of [suspended, erased]) await made.run(member);
    expect(await made.read()).toEqual({ items: [] });
  });

  it('gives a band to whoever is beyond a thousand', async () => {
    const made = await course();
    const member = await made.books.newMember();
    await made.buys(member);
    const [{ definition }] = made.known as [(typeof made.known)[number]];
    const board = boardOf(definition, countedGoals(definition).goalKey);
    const endsAt = made.books.clock;
    for (let from = 0; from < 1000; from += 100) {
      const others = Array.from({ length: 100 }, (_, at) => `other-${from + at}`);
      await Promise.all(
        others.map((memberId) => made.boards.put({ board, memberId, seq: 1, score: 2, endsAt })),
      );
    }
    expect((await made.read(member)).own).toEqual({ band: 'top-100%', score: 1 });
    await made.buys(member);
    expect((await made.read(member)).own).toEqual({ rank: 1, score: 2 });
  });

  it('is of the stores of a group where one is named', async () => {
    const made = await course();
    Object.assign(made.ports, { stores: { at: async () => ({ group: 'city' }) } });
    const member = await made.books.newMember();
    await made.buys(member, 1, 'dublin-1');
    const city = { items: [{ rank: 1, score: 1 }], own: { rank: 1, score: 1 } };
    expect(await made.read(member, { storeGroup: 'city' })).toEqual(city);
    const nobody = { items: [], own: { rank: 1, score: 0 } };
    expect(await made.read(member, { storeGroup: 'nowhere' })).toEqual(nobody);
  });

  it('loses a member who leaves the challenge, who comes back with the next purchase after a join', async () => {
    const made = await course({ optIn: true });
    const member = await made.books.newMember();
    await made.join(member, made.challengeId);
    await made.buys(member);
    const listed = { items: [{ rank: 1, score: 1 }], own: { rank: 1, score: 1 } };
    expect(await made.read(member)).toEqual(listed);
    await made.leave(member);
    expect(await made.read(member)).toEqual({ items: [] });
    await made.buys(member);
    expect(await made.read(member)).toEqual({ items: [] });
    await made.join(member, made.challengeId);
    await made.buys(member);
    expect((await made.read(member)).items).toEqual([{ rank: 1, score: 2 }]);
  });

  it('keeps a member who leaves what counts for everybody', async () => {
    const made = await course();
    const member = await made.books.newMember();
    await made.buys(member);
    await made.leave(member);
    expect((await made.read()).items).toHaveLength(1);
  });

  it('is of a challenge that runs, with one', async () => {
    const made = await course({ leaderboard: false });
    await expect(made.read()).rejects.toEqual(notFound);
    await made.define1();
    expect(await made.read()).toEqual({ items: [] });
    await made.office.pause(made.challengeId);
    await expect(made.read()).rejects.toEqual(notFound);
    await expect(getLeaderboard(made.readPorts, { challengeId: newId('none'), limit: 50 })).rejects.toEqual(
      notFound,
    );
  });
});
