import { randomUUID } from 'node:crypto';
import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { dueShard } from '#shared/stores/due-shards.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { JobQueue } from '#shared/stores/jobs/job-queue.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { type OperationsHealthPorts, operationsHealth } from '#shared/usecases/service/operations-health.ts';
import { type Database, startDatabase } from '../../../database.ts';

const MINUTE = 60_000;
/** Before all other due members of the database that the files share. */
const NOW = Date.UTC(2001, 0, 1);

let database: Database;
let client: DynamoDBClient;
let ports: OperationsHealthPorts;
let reported: string[];

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
  ports = {
    projections: new ProjectionStore(client, database.tables.members),
    backtests: new JobQueue(client, database.tables.jobs, `health-${randomUUID()}`),
    sweepBehindMax: 5 * MINUTE,
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
  });
});
