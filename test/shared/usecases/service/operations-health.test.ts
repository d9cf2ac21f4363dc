import { randomUUID } from 'node:crypto';
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Consumer, consumers } from '#shared/domain/service/consumer-lag.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { dueShard } from '#shared/stores/due-shards.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { TakenStore } from '#shared/stores/service/taken-store.ts';
import { noteTaken } from '#shared/usecases/service/note-taken.ts';
import { type OperationsHealthPorts, operationsHealth } from '#shared/usecases/service/operations-health.ts';
import { type Database, startDatabase } from '../../../database.ts';

const MINUTE = 60_000;
/** Before all other due members of the database that the files share. */
const NOW = Date.UTC(2001, 0, 1);

let database: Database;
let client: DynamoDBClient;
let ports: OperationsHealthPorts;
let reported: string[];
let store: TakenStore;
let clock: number;

beforeAll(async () => {
  database = await startDatabase();
  client = dynamoDb(database.config());
});
afterAll(async () => {
  client.destroy();
  await database.stop();
});
beforeEach(() => {
  reported = [];
  store = new TakenStore(client, database.tables.rates);
  clock = NOW;
  ports = {
    projections: new ProjectionStore(client, database.tables.members),
    backtests: new JobQueue(client, database.tables.jobs, `health-${randomUUID()}`),
    sweepBehindMax: 5 * MINUTE,
    taken: store,
    behindMax: { 'publish-entries': 300, 'project-members': 300, 'push-entries': 60, 'count-progress': 300 },
    now: () => NOW,
    report: (source) => reported.push(source),
  };
});

async function putDue(memberId: string, dueAt: number): Promise<void> {
  const due = { dueShard: { S: dueShard(memberId) }, dueAt: { S: formatInstant(dueAt) } };
  const item = { id: { S: `member/${memberId}` }, part: { S: 'projection' }, ...due };
  await client.send(new PutItemCommand({ TableName: database.tables.members, Item: item }));
}

describe('the health of operations', () => {
  it('is ok where nothing is due and no job waits', async () => {
    await putDue('m-later', NOW + 1000);
    expect(await operationsHealth(ports)).toEqual({
      asOf: '2001-01-01T00:00:00.000Z',
      sweep: { status: 'ok', behindSeconds: 0 },
      backtests: { status: 'ok', running: 0, waiting: 0 },
      consumers: consumers.map((name) => ({ name, status: 'unknown' })),
    });
  });

  it('says how long the longest due entry waits, over all shards, and when that is too long', async () => {
    for (let number = 1; number <= 40; number += 1) await putDue(`m-${number}`, NOW - number * 1000);
    expect((await operationsHealth(ports)).sweep).toEqual({ status: 'ok', behindSeconds: 40 });
    const later = { ...ports, now: () => NOW + 5 * MINUTE };
    expect((await operationsHealth(later)).sweep).toEqual({ status: 'lags', behindSeconds: 340 });
  });

  it('says how many back-tests run and wait', async () => {
    const queue = ports.backtests as JobQueue;
    for (const jobId of ['a', 'b', 'c', 'd']) await queue.enqueue(jobId);
    for (const jobId of ['a', 'b']) await queue.admit(jobId);
    expect((await operationsHealth(ports)).backtests).toEqual({ status: 'lags', running: 2, waiting: 2 });
  });

  it('tells a part whose source cannot be read as unknown, and the others', async () => {
    const away = { ...ports, backtests: new JobQueue(client, 'no-such-table', 'backtest') };
    const { sweep, backtests } = await operationsHealth(away);
    expect(backtests).toEqual({ status: 'unknown' });
    expect(sweep.status).toBe('ok');
    const both = { ...away, projections: new ProjectionStore(client, 'no-such-table') };
    expect(await operationsHealth(both)).toMatchObject({ sweep: { status: 'unknown' }, backtests });
    expect(reported.toSorted()).toEqual(['backtests', 'backtests', 'sweep']);
    const without = { ...ports, taken: new TakenStore(client, 'no-such-table') };
    expect((await operationsHealth(without)).consumers).toEqual(
      consumers.map((name) => ({ name, status: 'unknown' })),
    );
    expect(reported).toContain('consumers');
  });
});

/** Notes by a new environment of a consumer what it takes now: records of this age in seconds. */
const takes = (consumer: Consumer) => {
  const note = noteTaken(
    {
      taken: store,
      waitMillisecondsMax: 60_000,
      now: () => clock,
      lost: (error) => reported.push(String(error)),
    },
    consumer,
  );
  return (...ages: readonly number[]) => note(ages.map((age) => clock - age * 1000));
};

/** The delay of each consumer, with a mark where that is a lag. */
async function lags(): Promise<object> {
  const { consumers: told } = await operationsHealth({ ...ports, now: () => clock });
  return Object.fromEntries(
    told.map(({ name, status, behindSeconds }) => [
      name,
      status === 'lags' ? [behindSeconds] : behindSeconds,
    ]),
  );
}

describe('the lag of consumers', () => {
  beforeEach(async () => {
    for (const consumer of consumers) {
      const Key = { id: { S: `consumer/${consumer}` } };
      await client.send(new DeleteItemCommand({ TableName: database.tables.rates, Key }));
    }
  });

  it('is the age of the oldest record that any environment took lately', async () => {
    for (const consumer of consumers) {
      await takes(consumer)(1, 0);
      await takes(consumer)(3);
      await takes(consumer)(2);
    }
    expect(await lags()).toEqual({
      'publish-entries': 3,
      'push-entries': 3,
      'project-members': 3,
      'count-progress': 3,
    });
    await takes('push-entries')(61);
    await takes('project-members')(61, 301, 5);
    expect(await lags()).toEqual({
      'publish-entries': 3,
      'push-entries': [61],
      'project-members': [301],
      'count-progress': 3,
    });
  });

  it('is that of two minutes, so that one that begins forgets nothing', async () => {
    const [late, soon] = [takes('publish-entries'), takes('publish-entries')];
    await late(400);
    clock += MINUTE;
    await soon(0);
    expect(await lags()).toMatchObject({ 'publish-entries': [400] });
    clock += MINUTE;
    await soon(0);
    expect(await lags()).toMatchObject({ 'publish-entries': 0 });
  });

  it('is none where all are still, whatever it was before', async () => {
    for (const consumer of consumers) await takes(consumer)(400);
    clock += 3 * MINUTE;
    expect(await lags()).toEqual({
      'publish-entries': 0,
      'push-entries': 0,
      'project-members': 0,
      'count-progress': 0,
    });
  });

  it('is the time for which one is still while the one beside it goes on', async () => {
    for (const consumer of consumers) await takes(consumer)(0);
    const publishes = takes('publish-entries');
    clock += 2 * MINUTE;
    await publishes(0);
    expect(await lags()).toMatchObject({ 'push-entries': 0, 'project-members': 0 });
    clock += 4 * MINUTE;
    await publishes(0);
    expect(await lags()).toEqual({
      'publish-entries': 0,
      'push-entries': [360],
      'project-members': [360],
      'count-progress': [360],
    });
  });

  it('is noted once a minute by an environment in time, and again where records are much older', async () => {
    const calls: string[] = [];
    const counted = {
      note: (...given: Parameters<TakenStore['note']>) => {
        calls.push(String(given[1].ageSeconds));
        return store.note(...given);
      },
    };
    const lost = () => {};
    const note = noteTaken(
      { taken: counted, waitMillisecondsMax: 60_000, now: () => clock, lost },
      'push-entries',
    );
    for (const age of [0, 1, 14, 15, 16, 40]) await note([clock - age * 1000]);
    expect(calls).toEqual(['0', '15', '40']);
    clock += MINUTE;
    await note([clock]);
    expect(calls).toEqual(['0', '15', '40', '0']);
  });

  it('that cannot be noted stops no batch', async () => {
    store = new TakenStore(client, 'no-such-table');
    await takes('push-entries')(1);
    expect(reported).toHaveLength(1);
  });
});
