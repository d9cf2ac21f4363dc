import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '#shared/domain/refusal.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import { JobStore } from '#shared/stores/jobs/job-store.ts';
import { advanceJobs, type QueuePorts } from '#shared/usecases/jobs/advance-jobs.ts';
import { readJob } from '#shared/usecases/jobs/read-job.ts';
import { startJob } from '#shared/usecases/jobs/start-job.ts';
import { type Database, startDatabase } from '../../../database.ts';

const HOUR = 3_600_000;

type Ports = QueuePorts<string, string, never> & { readonly jobs: JobStore<string, string, never> };

/** Stands for Step Functions: an execution of a name is started once, and none of an ended one again. */
class Machine {
  readonly started: string[] = [];
  readonly running = new Set<string>();
  /** The most executions that ran at once. */
  most = 0;

  async start({ jobId }: { readonly jobId: string }): Promise<'runs' | 'ended'> {
    if (this.started.includes(jobId)) return this.running.has(jobId) ? 'runs' : 'ended';
    this.started.push(jobId);
    this.running.add(jobId);
    this.most = Math.max(this.most, this.running.size);
    return 'runs';
  }
}

let database: Database;
let client: DynamoDBClient;
let clock: number;
let kind: string;
let machine: Machine;
let ports: Ports;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
});
afterAll(async () => {
  client.destroy();
  await database.stop();
});
beforeEach(() => {
  clock = Date.UTC(2026, 10, 1);
  kind = `queued-${randomUUID()}`;
  machine = new Machine();
  ports = {
    jobs: new JobStore(client, database.tables.jobs, kind),
    queue: new JobQueue(client, database.tables.jobs, kind),
    machine,
    now: () => clock,
    lost: 'lost',
  };
});

const jobOf = (jobId: string) => ({ jobId, asked: 'x', by: 'test', startedAt: clock, parts: 1 });
const start = (jobId: string, own = ports) => startJob(own, jobOf(jobId));
const outcomeOf = async (jobId: string) => (await readJob(ports, jobId, 'lost'))?.outcome;

/** Ends the execution that began first, as its last step does, and tells the queue. */
async function endOne(): Promise<void> {
  const [jobId] = machine.running;
  if (jobId === undefined) throw new Error('none runs');
  await ports.jobs.end(jobId, { status: 'done', endedAt: clock, result: jobId });
  machine.running.delete(jobId);
  await advanceJobs(ports);
}

async function drain(): Promise<void> {
  await advanceJobs(ports);
  while (machine.running.size > 0) await endOne();
}

describe('the queue of jobs', () => {
  it('takes a hundred at once, runs two at a time, in their order, and loses none', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `j-${index}`);
    const taken = await Promise.all(ids.map((jobId) => start(jobId)));
    expect(taken.map(({ job }) => job.jobId)).toEqual(ids);
    const { running, waiting } = await ports.queue.state();
    expect([running.length, waiting.length]).toEqual([2, 98]);
    const first = [...machine.started];
    await drain();
    expect(machine.most).toBe(2);
    expect(machine.started).toEqual([...first, ...waiting]);
    expect(new Set(machine.started)).toEqual(new Set(ids));
    for (const jobId of ids) expect(await outcomeOf(jobId)).toMatchObject({ status: 'done', result: jobId });
    expect(await ports.queue.state()).toEqual({ running: [], waiting: [] });
  });

  it('says which jobs run and which wait', async () => {
    const turns = [];
    for (const jobId of ['a', 'b', 'c']) turns.push((await start(jobId)).runsSince);
    expect(turns).toEqual([clock, clock, undefined]);
    expect((await ports.jobs.progress('b', clock))?.runsSince).toBe(clock);
    expect((await ports.jobs.progress('c', clock))?.runsSince).toBeUndefined();
    clock += HOUR;
    await endOne();
    expect((await ports.jobs.progress('c', clock))?.runsSince).toBe(clock);
  });

  it('goes on after a machine that ended without an outcome, whose job has failed', async () => {
    for (const jobId of ['a', 'b', 'c']) await start(jobId);
    machine.running.delete('a');
    await advanceJobs(ports);
    expect(await outcomeOf('a')).toMatchObject({ status: 'failed', failure: 'lost' });
    expect(machine.running).toEqual(new Set(['b', 'c']));
  });

  it('goes on after a job that has run for longer than a machine may', async () => {
    for (const jobId of ['a', 'b', 'c']) await start(jobId);
    clock += 13 * HOUR;
    await advanceJobs(ports);
    expect(await outcomeOf('a')).toMatchObject({ status: 'failed', failure: 'lost' });
    expect((await ports.queue.state()).running).toEqual(['c']);
  });

  it('keeps a job that waits for days, and leaves out one that is forgotten', async () => {
    for (const jobId of ['a', 'b', 'c', 'd']) await start(jobId);
    clock += 100 * HOUR;
    expect(await outcomeOf('c')).toBeUndefined();
    await new JobQueue(client, database.tables.jobs, kind).enqueue('forgotten');
    await start('e');
    await drain();
    expect(machine.started).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('takes no more than a thousand that wait', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => ({ S: `j-${index}` }));
    const item = { id: { S: kind }, part: { S: 'queue' }, running: { SS: ['x', 'y'] }, waiting: { L: ids } };
    await client.send(new PutItemCommand({ TableName: database.tables.jobs, Item: item }));
    await expect(start('one-more')).rejects.toThrow(Unavailable);
    expect((await start('j-999')).runsSince).toBeUndefined();
    expect((await ports.queue.state()).waiting).toHaveLength(1000);
  });
});

/** The ports of a process that dies at a call: before or after it took effect. */
function dying(
  dieAt: number,
  when: 'before' | 'after',
): { readonly ports: Ports; readonly calls: () => number } {
  let calls = 0;
  const mortal = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get:
        (target, name) =>
        async (...given: unknown[]) => {
          calls += 1;
          if (calls > dieAt || (calls === dieAt && when === 'before')) throw new Error('died');
          const method = Reflect.get(target, name) as (...given: unknown[]) => Promise<unknown>;
          const result = await method.apply(target, given);
          if (calls === dieAt) throw new Error('died');
          return result;
        },
    });
  const { jobs, queue, machine: own } = ports;
  return {
    ports: { ...ports, jobs: mortal(jobs), queue: mortal(queue), machine: mortal(own) },
    calls: () => calls,
  };
}

/** A story that has jobs waiting, running and ended without notice, told by one process. */
async function story(own: Ports): Promise<void> {
  await start('c', own);
  const [ended = ''] = machine.running;
  await ports.jobs.end(ended, { status: 'done', endedAt: clock, result: ended });
  machine.running.delete(ended);
  await advanceJobs(own);
  await start('d', own);
}

describe('the queue of jobs, whoever dies at any call', () => {
  it.each(['before', 'after'] as const)(
    'runs every job once that was taken: %s it took effect',
    async (when) => {
      let lived = false;
      for (let dieAt = 1; !lived; dieAt += 1) {
        kind = `queued-${randomUUID()}`;
        machine = new Machine();
        const jobs: Ports['jobs'] = new JobStore(client, database.tables.jobs, kind);
        ports = { ...ports, jobs, queue: new JobQueue(client, database.tables.jobs, kind), machine };
        await start('a');
        await start('b');
        const { ports: own, calls } = dying(dieAt, when);
        lived = await story(own).then(
          () => true,
          () => false,
        );
        expect(lived, `call ${dieAt}`).toBe(calls() < dieAt);
        const { running, waiting } = await ports.queue.state();
        const queued = [...running, ...waiting];
        await drain();
        expect(machine.most, `call ${dieAt}`).toBeLessThanOrEqual(2);
        expect(new Set(machine.started).size, `call ${dieAt}`).toBe(machine.started.length);
        for (const jobId of ['a', 'b', ...queued]) {
          expect(await outcomeOf(jobId), `call ${dieAt}: ${jobId}`).toMatchObject({ status: 'done' });
        }
        expect(await ports.queue.state(), `call ${dieAt}`).toEqual({ running: [], waiting: [] });
      }
    },
  );
});
