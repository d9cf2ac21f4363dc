import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '#shared/domain/refusal.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import { JobStore } from '#shared/stores/jobs/job-store.ts';
import { LedgerHistory } from '#shared/stores/ledger/ledger-history.ts';
import { advanceJobs, type QueuePorts } from '#shared/usecases/jobs/advance-jobs.ts';
import { failJob } from '#shared/usecases/jobs/end-job.ts';
import { readJob } from '#shared/usecases/jobs/read-job.ts';
import { startJob } from '#shared/usecases/jobs/start-job.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { type CountingPorts, finishCounting, walkCountingPart } from './counting-job.ts';

const DAY = 86_400_000;
const PARTS = 4;
const MEMBERS = 8;
const ENTRIES = MEMBERS + MEMBERS * 2;
const memberIds = Array.from({ length: MEMBERS }, newMemberId);
const parts = Array.from({ length: PARTS }, (_, part) => part);

let database: Database;
let client: DynamoDBClient;
let books: Books;
let ports: CountingPorts;
let started: string[];
let kind: string;
let queue: JobQueue;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  for (const member of memberIds) {
    await books.enrol(member);
    for (const id of ['p1', 'p2']) await books.buy(member, id, purchaseOf(1000, { occurredAt: books.clock }));
  }
});
afterAll(async () => {
  client.destroy();
  await database.stop();
});

beforeEach(() => {
  started = [];
  // A kind has one queue, and each test its own.
  kind = `counting-${randomUUID()}`;
  queue = new JobQueue(client, database.tables.jobs, kind);
  ports = {
    jobs: new JobStore(client, database.tables.jobs, kind),
    history: new LedgerHistory(client, database.tables.ledger),
    now: () => books.clock,
    pause: async () => undefined,
  };
});

const machine: QueuePorts<never, never, never>['machine'] = {
  start: async ({ jobId }) => {
    started.push(jobId);
    return 'runs';
  },
};
const queuePorts = () => ({ jobs: ports.jobs, queue, machine, now: ports.now, lost: 'lost' });
const jobOf = (jobId: string) => ({
  jobId,
  asked: { memberIds },
  by: 'test',
  startedAt: books.clock,
  parts: PARTS,
});

async function begin(): Promise<string> {
  return (await startJob(queuePorts(), jobOf(randomUUID()))).job.jobId;
}

async function walkAll(jobId: string, own = ports): Promise<number> {
  let runs = 0;
  for (const part of parts) {
    let done = false;
    while (!done) {
      ({ done } = await walkCountingPart(own, { jobId, part }));
      runs += 1;
    }
  }
  return runs;
}

const read = (jobId: string) => readJob(ports, jobId, 'lost');
const counts = { enrolment: MEMBERS, accrual: 2 * MEMBERS };

/** Pages of one record, and a run of one page. */
function slowPorts(): CountingPorts {
  const { history } = ports;
  return {
    ...ports,
    history: {
      page: async (...[part, after]: Parameters<LedgerHistory['page']>) => {
        const { records, place } = await history.page(part, after);
        const [first, ...more] = records;
        if (!first || more.length === 0) return { records, place };
        const { memberId, seq } = first.entry;
        return { records: [first], place: { memberId, seq } };
      },
    },
    pause: async () => {
      books.clock += 60_000;
    },
  };
}

describe('a partitioned job', () => {
  it('walks each part and brings the tallies together', async () => {
    const jobId = await begin();
    expect(await read(jobId)).toMatchObject({ partsDone: 0, walked: 0 });
    expect(await walkAll(jobId)).toBe(PARTS);
    const walked = await read(jobId);
    expect(walked).toMatchObject({ partsDone: PARTS, walked: ENTRIES, outcome: undefined });
    await finishCounting(ports, jobId);
    const endedAt = books.clock;
    expect((await read(jobId))?.outcome).toEqual({ status: 'done', endedAt, result: counts });
  });

  it('goes on in each run from the place that the run before kept', async () => {
    const jobId = await begin();
    expect(await walkAll(jobId, slowPorts())).toBeGreaterThanOrEqual(ENTRIES);
    await finishCounting(ports, jobId);
    expect(await read(jobId)).toMatchObject({ walked: ENTRIES, outcome: { result: counts } });
  });

  it('shows after each run how much was walked', async () => {
    const jobId = await begin();
    const own = slowPorts();
    const seen: number[] = [];
    let partsDone = 0;
    for (const part of parts) {
      for (let done = false; !done; ) {
        ({ done } = await walkCountingPart(own, { jobId, part }));
        partsDone += done ? 1 : 0;
        const progress = await read(jobId);
        expect(progress?.partsDone).toBe(partsDone);
        seen.push(progress?.walked ?? 0);
      }
    }
    // Each run walks one record, or none where a part has no more.
    expect([...new Set(seen)].filter(Boolean)).toEqual(
      Array.from({ length: ENTRIES }, (_, index) => index + 1),
    );
  });

  it('is kept and started once, however often it is started', async () => {
    const first = jobOf(randomUUID());
    await startJob(queuePorts(), first);
    const again = { ...first, by: 'somebody else', startedAt: first.startedAt + 1000 };
    expect((await startJob(queuePorts(), again)).job).toEqual(first);
    expect(await ports.jobs.job(first.jobId)).toEqual(first);
    expect(started).toEqual([first.jobId]);
  });

  it('is taken where its machine cannot be started yet, and is started when the queue moves on', async () => {
    const job = jobOf(randomUUID());
    const away = { start: () => Promise.reject(new Unavailable()) };
    const taken = await startJob({ ...queuePorts(), machine: away }, job);
    expect(taken).toEqual({ job, runsSince: undefined });
    await advanceJobs(queuePorts());
    expect(started).toEqual([job.jobId]);
    const broken = { start: () => Promise.reject(new Error('a bug')) };
    await expect(startJob({ ...queuePorts(), machine: broken }, jobOf(randomUUID()))).rejects.toThrow('bug');
  });

  it('counts a part once that is walked again, or twice at once', async () => {
    const jobId = await begin();
    await Promise.all(parts.map((part) => walkCountingPart(ports, { jobId, part })));
    await Promise.all(parts.flatMap((part) => [1, 2].map(() => walkCountingPart(ports, { jobId, part }))));
    expect(await read(jobId)).toMatchObject({ partsDone: PARTS, walked: ENTRIES });
    await finishCounting(ports, jobId);
    expect(await read(jobId)).toMatchObject({ outcome: { result: counts } });
  });

  it('leaves a part to the run that was first', async () => {
    const jobId = await begin();
    let intruding = true;
    const late: CountingPorts = {
      ...ports,
      history: {
        page: async (...asked) => {
          if (intruding) {
            intruding = false;
            await walkCountingPart(ports, { jobId, part: 0 });
          }
          return ports.history.page(...asked);
        },
      },
    };
    expect(await walkCountingPart(late, { jobId, part: 0 })).toEqual({ done: false });
    expect((await ports.jobs.part(jobId, 0))?.runs).toBe(1);
  });

  it('takes no progress back where a run that was overtaken is the last to count', async () => {
    const jobId = await begin();
    const job = await ports.jobs.job(jobId);
    await walkCountingPart(ports, { jobId, part: 0 });
    const before = await read(jobId);
    await ports.jobs.countPart(job, 0, {
      runs: 0,
      tally: new Uint8Array(),
      place: undefined,
      walked: 0,
      done: false,
    });
    expect(await read(jobId)).toEqual(before);
  });

  it('counts a part that is through and whose run failed before it could say so', async () => {
    const jobId = await begin();
    let puts = 0;
    const { client: failing } = countedClient(database.config(), async (operation) => {
      if (operation !== 'PutItemCommand') return;
      puts += 1;
      if (puts === 2) throw new Error('away');
    });
    const jobs: CountingPorts['jobs'] = new JobStore(failing, database.tables.jobs, kind);
    const part = { jobId, part: 0 };
    await expect(walkCountingPart({ ...ports, jobs }, part)).rejects.toThrow('away');
    failing.destroy();
    expect(await read(jobId)).toMatchObject({ partsDone: 0 });
    expect(await walkCountingPart(ports, part)).toEqual({ done: true });
    expect(await read(jobId)).toMatchObject({ partsDone: 1 });
  });

  it('is not brought together before every part is through', async () => {
    const jobId = await begin();
    await walkCountingPart(ports, { jobId, part: 0 });
    await expect(finishCounting(ports, jobId)).rejects.toThrow('not through');
  });

  it('has the outcome that it had first', async () => {
    const [failed, done] = [await begin(), await begin()];
    await walkAll(failed);
    await failJob(ports, failed, 'why');
    await finishCounting(ports, failed);
    expect(await read(failed)).toMatchObject({ outcome: { status: 'failed', failure: 'why' } });
    await walkAll(done);
    await finishCounting(ports, done);
    await failJob(ports, done, 'why');
    expect(await read(done)).toMatchObject({ outcome: { status: 'done', result: counts } });
  });

  it('that nobody ended has failed after a time, and is forgotten after a month', async () => {
    const jobId = await begin();
    expect((await read(jobId))?.outcome).toBeUndefined();
    books.clock += DAY;
    expect((await read(jobId))?.outcome).toMatchObject({ status: 'failed', failure: 'lost' });
    books.clock += 30 * DAY;
    expect(await read(jobId)).toBeUndefined();
  });

  it('cannot be read as a job of another kind', async () => {
    const jobId = await begin();
    const others = new JobStore(client, database.tables.jobs, 'other');
    expect(await others.progress(jobId, books.clock)).toBeUndefined();
  });
});
