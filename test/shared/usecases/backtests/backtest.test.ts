import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GainOf } from '#shared/domain/backtests/backtest.ts';
import type { PersonFacts } from '#shared/domain/members/person-facts.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import { JobStore } from '#shared/stores/jobs/job-store.ts';
import { LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import { StoreRegistry } from '#shared/stores/stores/store-registry.ts';
import { type BacktestJobs, LOST } from '#shared/usecases/backtests/backtest-job.ts';
import { failBacktest, finishBacktest } from '#shared/usecases/backtests/end-backtest.ts';
import { getBacktest } from '#shared/usecases/backtests/get-backtest.ts';
import { startBacktest } from '#shared/usecases/backtests/start-backtest.ts';
import { type WalkPorts, walkBacktestPart } from '#shared/usecases/backtests/walk-backtest-part.ts';
import { changeStore } from '#shared/usecases/stores/change-store.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { promotionOf } from '../../domain/promotions/trials.ts';
import { Books } from '../books.ts';

const DAY = 86_400_000;

let database: Database;
let client: DynamoDBClient;
let books: Books;
let jobs: BacktestJobs;
let ports: WalkPorts;
/** The beginning of this file's period: everything bought here is in it, and nothing else is. */
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
  jobs = new JobStore(client, database.tables.jobs, 'backtest');
  from = Date.UTC(2026, 0, 1) + number * 3 * DAY;
  number += 1;
  books.clock = from;
  ports = {
    ledger: books.ledger,
    details: books.details,
    jobs,
    history: new LedgerHistory(client, database.tables.ledger),
    programOf: (version) => books.programs.version(version),
    storeFacts: (store, configuration) => books.rules.storeFacts(store, configuration),
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
      jobs,
      // Each has a queue of its own: nothing here ends a machine.
      queue: new JobQueue(client, database.tables.jobs, `queue-${newMemberId()}`),
      machine: { start: async () => 'runs' },
      lost: LOST,
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

async function walkAll(jobId: string, surroundings = ports): Promise<number> {
  let runs = 0;
  for (const part of parts) {
    let done = false;
    while (!done) {
      ({ done } = await walkBacktestPart(surroundings, { jobId, part }));
      runs += 1;
    }
  }
  return runs;
}

const read = (backtestId: string) => getBacktest(ports, backtestId);

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
    expect((await read(backtestId)).progress.entries).toBeGreaterThanOrEqual(members.length + BOUGHT);
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

  it('sees each purchase in its store as it was described at the booking', async () => {
    const [member = ''] = members;
    const registry = {
      stores: new StoreRegistry(client, database.tables.program),
      now: () => books.clock,
      random: () => 0,
      pause: async () => undefined,
    };
    const sold = async (purchaseId: string, group: string) => {
      await changeStore(registry, 'haneda', { content: { name: 'Haneda', group }, by: 'editor' });
      books.clock += 5_000;
      await books.buy(member, purchaseId, purchaseOf(1000, { occurredAt: books.clock, store: 'haneda' }));
    };
    await sold('first', 'airport');
    await sold('second', 'city');
    const seen: (string | undefined)[] = [];
    const gainOf: GainOf = (_, { purchase }) => {
      if (purchase.store === 'haneda') seen.push(purchase.storeFacts?.group);
      return { points: 1 };
    };
    await walkAll(await begin(), { ...ports, gainOf });
    expect(seen).toEqual(['airport', 'city']);
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

  it('that failed, or that nobody ended, says what to do and nothing about the inside', async () => {
    const [failed, lost] = [await begin(), await begin()];
    await failBacktest(ports, failed);
    const anew = expect.stringMatching(/start another one/i);
    expect(await read(failed)).toMatchObject({ status: 'failed', failure: anew, progress: { entries: 0 } });
    books.clock += DAY;
    expect(await read(lost)).toMatchObject({ status: 'failed', failure: anew });
    books.clock += 30 * DAY;
    await expect(read(lost)).rejects.toMatchObject({ code: 'backtest-not-found' });
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
