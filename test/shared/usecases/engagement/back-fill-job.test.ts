import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobStore } from '#shared/stores/jobs/job-store.ts';
import { LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import type { BackFillJobs } from '#shared/usecases/engagement/back-fill/back-fill-job.ts';
import { finishBackFill } from '#shared/usecases/engagement/back-fill/end-back-fill.ts';
import { getBackFill } from '#shared/usecases/engagement/back-fill/get-back-fill.ts';
import {
  type WalkBackFillPorts,
  walkBackFillPart,
} from '#shared/usecases/engagement/back-fill/walk-back-fill-part.ts';
import { definitionsOf } from '#shared/usecases/engagement/known-definitions.ts';
import { type Database, newId, startDatabase } from '../../../database.ts';
import { challenge } from '../../domain/engagement/counting.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Counter } from './counter.ts';

const DEFINITION = challenge({ definitionId: 'c', goal: { metric: 'purchases', target: 2 } });
const PARTS = 2;

let database: Database;
let client: DynamoDBClient;
let counter: Counter;
let jobs: BackFillJobs;
let ports: WalkBackFillPorts;
const paused: number[] = [];
const failed: string[] = [];
/** Two who bought enough, one who did not, and one whose progress cannot be read. */
let members: readonly string[];
let unreadable: string;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  counter = new Counter(client, database.tables);
  jobs = new JobStore(client, database.tables.jobs, 'backfill');
  ports = {
    ...counter.ports,
    jobs,
    history: new LedgerHistory(client, database.tables.ledger),
    newest: () => ({ get: async () => definitionsOf(counter.known, counter.books.clock) }),
    onFailed: (memberId) => {
      failed.push(memberId);
    },
    pause: async (milliseconds) => {
      if (milliseconds > 0) paused.push(milliseconds);
    },
  };
  members = await Promise.all([2, 2, 1, 2].map(buyer));
  unreadable = members[3] ?? '';
  counter.books.clock += 1000;
  counter.define(DEFINITION, [{ from: counter.books.clock }]);
  const progress = new TextEncoder().encode('nothing that was ever packed');
  const key = { memberId: { S: unreadable }, id: { S: 'progress' } };
  const Item = { ...key, lastSeq: { N: '2' }, progress: { B: progress } };
  await client.send(new PutItemCommand({ TableName: database.tables.engagement, Item }));
});
afterAll(async () => {
  client.destroy();
  await database.stop();
});

async function buyer(purchases: number): Promise<string> {
  const { books } = counter;
  const member = await books.newMember();
  for (let n = 0; n < purchases; n += 1) {
    await books.buy(member, newId('p'), purchaseOf(1000, { occurredAt: books.clock }));
  }
  return member;
}

/** Takes a job and walks all its parts, the first of them twice. */
async function run(): Promise<string> {
  const jobId = randomUUID();
  const asked = { collection: 'challenges', definitionId: 'c', version: 1 } as const;
  await jobs.begin({ jobId, asked, by: 'marketer-1', startedAt: counter.books.clock, parts: PARTS });
  for (const part of [0, 0, 1]) await walkBackFillPart(ports, { jobId, part });
  return jobId;
}

async function ended(jobId: string) {
  await finishBackFill(ports, jobId);
  return getBackFill(ports, jobId);
}

describe('the job of a back-fill', () => {
  it('waits until every consumer knows the definition, counts each member once, and names those it cannot', async () => {
    expect(await ended(await run())).toMatchObject({
      collection: 'challenges',
      id: 'c',
      status: 'done',
      progress: { done: 2, of: 2, entries: 11 },
      result: { members: 4, moved: 3, unlocked: 2, waiting: 0, points: 200, failed: 1 },
    });
    expect(failed).toEqual([unreadable]);
    expect(paused).toContain(10_000);
  });

  it('made again changes nothing', async () => {
    expect(await ended(await run())).toMatchObject({
      status: 'done',
      result: { members: 4, moved: 0, unlocked: 0, points: 0, failed: 1 },
    });
  });

  it.each([
    ['paused', { definition: DEFINITION, spans: [{ from: 0, to: 1 }] }],
    ['changed', { definition: { ...DEFINITION, version: 2 }, spans: [{ from: 0 }] }],
  ] as const)('stops where the definition is %s', async (stopped, known) => {
    const before = counter.known;
    counter.known = [known];
    const job = await ended(await run());
    counter.known = before;
    expect(job).toMatchObject({ status: 'stopped', stopped, result: { members: 0 } });
  });
});
