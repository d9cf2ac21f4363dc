import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DefinitionVersion } from '#shared/domain/engagement/definition.ts';
import { boardOf, ranksOf } from '#shared/domain/engagement/leaderboard.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { isSampled } from '#shared/stores/engagement/board-store.ts';
import { Leaderboards } from '#shared/usecases/engagement/leaderboards.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newId, startDatabase } from '../../../database.ts';
import { storedRuns } from '../../../property-runs.ts';
import { challenge } from '../../domain/engagement/counting.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { erase, giveBack, merge, suspend } from '../ledger/acts.ts';
import { Counter } from './counter.ts';

let database: Database;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const groups: Readonly<Record<string, string>> = { 'dublin-1': 'city', 'cork-1': 'south' };

/** A consumer with one challenge, and the boards of it. */
class Race extends Counter {
  readonly #leaderboards: Leaderboards;
  readonly definitionId = newId('race');

  constructor(changes: Partial<DefinitionVersion> = {}) {
    super(dynamoDb(database.config()), database.tables);
    this.define(
      challenge({ definitionId: this.definitionId, goal: { metric: 'spend', target: 1e9 }, ...changes }),
    );
    const at = async (store: string) => ({ group: groups[store] });
    Object.assign(this.ports, { stores: { at } });
    this.#leaderboards = new Leaderboards(this.boards, () => this.books.clock);
  }

  buy(memberId: string, purchaseId: string, amount: number, store = 'galway-1') {
    const { clock: occurredAt } = this.books;
    return this.books.buy(memberId, purchaseId, purchaseOf(amount, { occurredAt, store }));
  }

  reinstate(memberId: string) {
    const content = { status: 'active', reason: 'other' } as const;
    const command = { changeId: 'back', ...content, by: 'agent-1', contentHash: contentHash(content) };
    return changeStatus(this.books.ports, this.books.programs, memberId, command);
  }

  /** Ranks by members, as they are ten seconds later. */
  async ranks(group?: string) {
    this.books.clock += 10_000;
    const { set } = (await this.ports.definitions.get()) ?? {};
    const counted = set?.byKey.get(`challenges/${this.definitionId}`);
    if (!counted) throw new Error('the challenge is known');
    const { top } = await this.#leaderboards.get(boardOf(counted.definition, counted.goalKey, group));
    return ranksOf(top).map(({ rank, score, memberId }) => ({ rank, score, memberId }));
  }
}

const placed = (rank: number, score: number, memberId: string) => ({ rank, score, memberId });
const inOrder = (...ids: readonly string[]) => ids.toSorted();

describe('the leaderboard of a challenge', () => {
  it('is empty while nobody has a score', async () => {
    expect(await new Race().ranks()).toEqual([]);
  });

  it('ranks members by what is counted, in all and at the stores of each group', async () => {
    const race = new Race();
    const [a, b] = inOrder(await race.books.newMember(), await race.books.newMember()) as [string, string];
    await race.buy(a, 'p-1', 500, 'dublin-1');
    await race.buy(a, 'p-2', 200, 'cork-1');
    await race.buy(b, 'p-1', 700, 'dublin-1');
    for (const member of [a, b]) await race.run(member);
    expect(await race.ranks()).toEqual([placed(1, 700, a), placed(1, 700, b)]);
    expect(await race.ranks('city')).toEqual([placed(1, 700, b), placed(2, 500, a)]);
    expect(await race.ranks('south')).toEqual([placed(1, 200, a)]);
    expect(await race.ranks('nowhere')).toEqual([]);
    await giveBack(race.books, a, 'p-2', 'r-1');
    await race.run(a);
    expect(await race.ranks()).toEqual([placed(1, 700, b), placed(2, 500, a)]);
    expect(await race.ranks('south')).toEqual([]);
  });

  it('has nobody who is suspended, until the reinstatement, nor anybody who is erased', async () => {
    const race = new Race();
    const member = await race.books.newMember();
    await race.buy(member, 'p-1', 500, 'dublin-1');
    await race.buy(member, 'p-2', 300);
    await race.run(member);
    await suspend(race.books, member, 's-1');
    await giveBack(race.books, member, 'p-2', 'r-1');
    await race.run(member);
    expect([await race.ranks(), await race.ranks('city')]).toEqual([[], []]);
    await race.reinstate(member);
    await race.run(member);
    const back = [placed(1, 500, member)];
    expect([await race.ranks(), await race.ranks('city')]).toEqual([back, back]);
    await erase(race.books, member);
    await race.run(member);
    expect([await race.ranks(), await race.ranks('city')]).toEqual([[], []]);
  });

  it('has a survivor with the sum, and the absorbed member no more', async () => {
    const race = new Race();
    const [survivor, other] = [await race.books.newMember(), await race.books.newMember()];
    await race.buy(survivor, 'own', 100, 'dublin-1');
    await race.buy(other, 'theirs', 900, 'dublin-1');
    for (const member of [survivor, other]) await race.run(member);
    await merge(race.books, survivor, other, 'm-1');
    await race.run(survivor);
    expect([await race.ranks(), await race.ranks('city')]).toEqual([
      [placed(1, 1000, survivor)],
      [placed(1, 1000, survivor)],
    ]);
    await race.run(other);
    expect(await race.ranks()).toEqual([placed(1, 1000, survivor)]);
  });

  it.each(['progress', 'boards'] as const)(
    'is right after the write of %s failed, and counts nothing twice',
    async (which) => {
      const race = new Race();
      const member = await race.books.newMember();
      await race.buy(member, 'p-1', 500);
      const { [which]: store } = race;
      const { put } = store;
      store.put = async () => {
        throw new Error('killed');
      };
      expect([...(await race.consume(await race.books.log(member))).keys()]).toEqual([member]);
      store.put = put;
      await race.buy(member, 'p-2', 300);
      await race.run(member);
      await race.run(member);
      expect(await race.ranks()).toEqual([placed(1, 800, member)]);
    },
  );

  it('begins anew where the challenge counts something else', async () => {
    const race = new Race();
    const member = await race.books.newMember();
    await race.buy(member, 'p-1', 500);
    await race.run(member);
    const [{ definition, spans }] = race.known as [(typeof race.known)[number]];
    race.known = [{ definition: { ...definition, goal: { metric: 'purchases', target: 5 } }, spans }];
    expect(await race.ranks()).toEqual([]);
    await race.buy(member, 'p-2', 300);
    await race.run(member);
    expect(await race.ranks()).toEqual([placed(1, 1, member)]);
  });

  it('has none, and costs nothing, where the challenge says so', async () => {
    const race = new Race({ leaderboard: false });
    const member = await race.books.newMember();
    await race.buy(member, 'p-1', 500);
    await race.run(member);
    expect(await race.ranks()).toEqual([]);
  });

  it('ranks members who joined alone where it is joined', async () => {
    const race = new Race({ optIn: true });
    const [joined, other] = [await race.books.newMember(), await race.books.newMember()];
    await race.join(joined, race.definitionId);
    for (const member of [joined, other]) {
      await race.buy(member, 'p-1', 500);
      await race.run(member);
    }
    expect(await race.ranks()).toEqual([placed(1, 500, joined)]);
  });

  it('takes no score below its floor, but of the sample, and every score that falls', async () => {
    const race = new Race();
    Object.assign(race.ports, { floors: { get: async () => 600 } });
    const ofKind = async (sampled: boolean): Promise<string> => {
      const member = await race.books.newMember();
      return isSampled(member) === sampled ? member : ofKind(sampled);
    };
    const [sampled, other] = [await ofKind(true), await ofKind(false)];
    for (const member of [sampled, other]) {
      await race.buy(member, 'p-1', 500);
      await race.run(member);
    }
    expect(await race.ranks()).toEqual([placed(1, 500, sampled)]);
    await race.buy(other, 'p-2', 200);
    await race.run(other);
    expect(await race.ranks()).toEqual([placed(1, 700, other), placed(2, 500, sampled)]);
    await giveBack(race.books, other, 'p-2', 'r-1');
    await giveBack(race.books, sampled, 'p-1', 'r-1');
    for (const member of [sampled, other]) await race.run(member);
    expect(await race.ranks()).toEqual([placed(1, 500, other)]);
  });

  it('is made once for all who look at once, and again when it is old', async () => {
    const race = new Race();
    const member = await race.books.newMember();
    await race.buy(member, 'p-1', 500);
    await race.run(member);
    const { client, counts } = countedClient(database.config());
    const counted = new Counter(client, database.tables);
    const look = (at: number) => new Leaderboards(counted.boards, () => at).get('b');
    const { clock } = race.books;
    await look(clock);
    const made = counts.calls;
    await look(clock + 2_999);
    expect(counts.calls - made).toBe(1);
    await look(clock + 3_000);
    expect(counts.calls - made).toBe(1 + made);
  });

  it('equals sorting by everything that happened, whatever arrives again, late or in another order', async () => {
    const act = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constant('buy' as const),
          of: fc.nat(3),
          amount: fc.integer({ min: 1, max: 4 }),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('return' as const), of: fc.nat(3), amount: fc.nat(9) }),
      },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('merge' as const), of: fc.nat(3), amount: fc.nat(3) }),
      },
    );
    const script = fc.record({
      acts: fc.array(act, { minLength: 6, maxLength: 16 }),
      shuffle: fc.infiniteStream(fc.nat()),
    });
    await fc.assert(
      fc.asyncProperty(script, async ({ acts, shuffle }) => {
        const race = new Race();
        const members = await Promise.all(Array.from({ length: 4 }, () => race.books.newMember()));
        const kept = new Map(members.map((member) => [member, new Map<string, number>()]));
        for (const [at, { kind, of, amount }] of acts.entries()) {
          const member = members[of % members.length] ?? '';
          const own = kept.get(member);
          if (!own) continue;
          const other = members[amount % members.length] ?? '';
          const theirs = kept.get(other);
          if (kind === 'buy') {
            await race.buy(member, `p-${at}`, amount * 100);
            own.set(`p-${at}`, amount * 100);
          } else if (kind === 'return') {
            const bought = [...own.keys()][amount % Math.max(1, own.size)];
            if (bought === undefined) continue;
            await giveBack(race.books, member, bought, `r-${at}`);
            own.delete(bought);
          } else if (theirs && other !== member) {
            await merge(race.books, member, other, `m-${at}`);
            for (const [id, value] of theirs) own.set(id, value);
            kept.delete(other);
          }
          // Some entries arrive at once, some late, all of them again at the end.
          if ((shuffle.next().value ?? 0) % 3 === 0)
            await race.consume((await race.books.log(member)).slice(-1));
        }
        const logs = await Promise.all(members.map((member) => race.books.log(member)));
        const all = logs.flat().map((record) => ({ record, at: shuffle.next().value ?? 0 }));
        await race.consume(all.toSorted((a, b) => a.at - b.at).map(({ record }) => record));
        for (const member of members.toReversed()) await race.run(member);
        const sums = [...kept].map(([memberId, own]) => ({
          memberId,
          score: [...own.values()].reduce((sum, one) => sum + one, 0),
        }));
        const sorted = sums
          .filter(({ score }) => score > 0)
          .toSorted((a, b) => b.score - a.score || (a.memberId < b.memberId ? -1 : 1));
        const naive = sorted.map(({ memberId, score }) =>
          placed(1 + sorted.filter((one) => one.score > score).length, score, memberId),
        );
        expect(await race.ranks()).toEqual(naive);
      }),
      { numRuns: storedRuns(20) },
    );
  });
});
