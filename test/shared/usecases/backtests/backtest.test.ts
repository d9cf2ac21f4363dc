import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GainOf } from '#shared/domain/backtests/backtest.ts';
import type { PersonFacts } from '#shared/domain/conditions/facts.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { BacktestStore } from '#shared/stores/backtests/backtest-store.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import { failBacktest, finishBacktest } from '#shared/usecases/backtests/end-backtest.ts';
import { getBacktest } from '#shared/usecases/backtests/get-backtest.ts';
import { startBacktest } from '#shared/usecases/backtests/start-backtest.ts';
import { type WalkPorts, walkBacktestPart } from '#shared/usecases/backtests/walk-backtest-part.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { promotionOf } from '../../domain/promotions/trials.ts';
import { Books } from '../books.ts';

const DAY = 86_400_000;

let database: Database;
let client: DynamoDBClient;
let books: Books;
let backtests: BacktestStore;
let ports: WalkPorts;
/** What was bought here, all of it in one period of its own. */
let from: number;
let members: readonly string[];
let number = 0;

const aPointEach: GainOf = () => ({ points: 1 });

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
});
afterAll(async () => {
  client.destroy();
  await database.stop();
});

beforeEach(async () => {
  books = new Books(client, database.tables);
  backtests = new BacktestStore(client, database.tables.jobs);
  from = Date.UTC(2026, 0, 1) + number * 3 * DAY;
  number += 1;
  books.clock = from;
  ports = {
    ledger: books.ledger,
    details: books.details,
    backtests,
    history: new LedgerHistory(client, database.tables.ledger),
    programOf: (version) => books.programs.version(version),
    persons: { personFacts: () => Promise.reject(new TypeError('nobody asked for the person')) },
    gainOf: aPointEach,
    now: () => books.clock,
    pause: async () => undefined,
  };
  members = Array.from({ length: 12 }, newMemberId);
  for (const [index, member] of members.entries()) {
    await books.enrol(member);
    for (let times = 0; times <= index % 3; times += 1) {
      books.clock += 1000;
      await books.buy(member, `p-${times}`, purchaseOf(1000, { occurredAt: books.clock }));
    }
  }
});

const BOUGHT = 4 * (1 + 2 + 3);

async function begin(promotion: Partial<PromotionVersion> = {}): Promise<string> {
  const { backtestId } = await startBacktest(
    {
      backtests,
      machine: { start: async () => undefined },
      newestVersion: async () => promotionOf(promotion),
      program: () => books.programs.get(),
      now: ports.now,
      newId: newMemberId,
    },
    { promotionId: 'tried', from, to: from + 2 * DAY, by: 'test' },
  );
  return backtestId;
}

const parts = Array.from({ length: 16 }, (_, part) => part);

async function walkAll(backtestId: string, surroundings = ports): Promise<number> {
  let runs = 0;
  for (const part of parts) {
    let done = false;
    while (!done) {
      ({ done } = await walkBacktestPart(surroundings, { backtestId, part }));
      runs += 1;
    }
  }
  return runs;
}

const read = (backtestId: string) => getBacktest(backtests, backtestId, books.clock);

async function finished(backtestId: string) {
  await finishBacktest(ports, backtestId);
  return (await read(backtestId)).result;
}

describe('a back-test', () => {
  it('walks each log once, in one part and in its order', async () => {
    const seen: { member: string; purchaseCount: number }[] = [];
    const gainOf: GainOf = (_, { memberId, before }) => {
      seen.push({ member: memberId, purchaseCount: before.purchaseCount });
      return { points: 1 };
    };
    const backtestId = await begin();
    expect(await walkAll(backtestId, { ...ports, gainOf })).toBe(16);
    for (const [index, member] of members.entries()) {
      const own = seen.filter((one) => one.member === member).map(({ purchaseCount }) => purchaseCount);
      expect(own).toEqual([0, 1, 2].slice(0, (index % 3) + 1));
    }
    expect(await read(backtestId)).toMatchObject({ status: 'running', progress: { done: 16, of: 16 } });
    expect(await finished(backtestId)).toMatchObject({ points: BOUGHT, membersReached: 12 });
  });

  it('is the same in runs of a page each, of one record', async () => {
    const gainOf: GainOf = (_, { before }) => ({ points: before.purchaseCount + 1 });
    const slow = {
      ...ports,
      gainOf,
      history: new OneByOne(client, database.tables.ledger),
      pause: async () => {
        books.clock += 60_000;
      },
    };
    const [whole, inRuns] = [await begin(), await begin()];
    await walkAll(whole, { ...ports, gainOf });
    expect(await walkAll(inRuns, slow)).toBeGreaterThan(BOUGHT);
    expect(await finished(inRuns)).toEqual(await finished(whole));
  });

  it('counts a part once that is walked again, or twice at once', async () => {
    const backtestId = await begin();
    await Promise.all(parts.map((part) => walkBacktestPart(ports, { backtestId, part })));
    await Promise.all(
      parts.flatMap((part) => [1, 2].map(() => walkBacktestPart(ports, { backtestId, part }))),
    );
    expect(await read(backtestId)).toMatchObject({ progress: { done: 16, of: 16 } });
    expect(await finished(backtestId)).toMatchObject({ points: BOUGHT });
  });

  it('leaves a part to the run that was first', async () => {
    const backtestId = await begin();
    const job = await backtests.job(backtestId);
    let intruding = true;
    const late = {
      ...ports,
      history: {
        page: async (...asked: Parameters<LedgerHistory['page']>) => {
          if (intruding) {
            intruding = false;
            await walkBacktestPart(ports, { backtestId, part: 0 });
          }
          return ports.history.page(...asked);
        },
      } as LedgerHistory,
    };
    expect(await walkBacktestPart(late, { backtestId, part: 0 })).toEqual({ done: false });
    expect((await backtests.part(job.backtestId, 0))?.runs).toBe(1);
  });

  it('looks at nothing that was booked after it began', async () => {
    const backtestId = await begin();
    books.clock += 1000;
    await books.buy(members[0] ?? '', 'later', purchaseOf(1000, { occurredAt: from }));
    await walkAll(backtestId);
    expect(await finished(backtestId)).toMatchObject({ purchasesConsidered: BOUGHT });
  });

  it('asks once about a person, and only where the promotion does', async () => {
    const asked: string[] = [];
    const personFacts = async (memberId: string): Promise<PersonFacts> => {
      asked.push(memberId);
      return { attributes: {}, segments: memberId === members[2] ? ['vip'] : [] };
    };
    const gainOf: GainOf = (_, { person }) => ({ points: person?.segments.length ?? 0 });
    const backtestId = await begin({ audience: { segments: ['vip'] } });
    await walkAll(backtestId, { ...ports, persons: { personFacts }, gainOf });
    expect(asked.sort()).toEqual([...members].sort());
    expect(await finished(backtestId)).toMatchObject({ points: 3, membersReached: 1 });
  });

  it('is not brought together before every part is through', async () => {
    const backtestId = await begin();
    await expect(finishBacktest(ports, backtestId)).rejects.toThrow('not through');
  });

  it('has the outcome that it had first', async () => {
    const [failed, done] = [await begin(), await begin()];
    await walkAll(failed);
    await failBacktest(backtests, failed, books.clock);
    await finishBacktest(ports, failed);
    expect(await read(failed)).toMatchObject({ status: 'failed', failure: expect.any(String) });
    await walkAll(done);
    const result = await finished(done);
    await failBacktest(backtests, done, books.clock);
    expect(await read(done)).toMatchObject({ status: 'done', result });
  });

  it('that nobody ended has failed after a time, and is forgotten after a month', async () => {
    const backtestId = await begin();
    expect(await read(backtestId)).toMatchObject({ status: 'running' });
    books.clock += DAY;
    expect(await read(backtestId)).toMatchObject({ status: 'failed', failure: expect.any(String) });
    books.clock += 30 * DAY;
    await expect(read(backtestId)).rejects.toMatchObject({ code: 'backtest-not-found' });
  });
});

/** Pages of one record, however many there are. */
class OneByOne extends LedgerHistory {
  override async page(...[part, after]: Parameters<LedgerHistory['page']>) {
    const { records, place } = await super.page(part, after);
    const [first, ...more] = records;
    if (!first || more.length === 0) return { records, place };
    const { memberId, seq } = first.entry;
    return { records: [first], place: { memberId, seq } };
  }
}
