import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callDynamoDb } from '../../../local/dynamodb/call.ts';
import { databasePath } from '../../../local/dynamodb/database-file.ts';
import { processIdentity } from '../../../local/dynamodb/process-identity.ts';
import { type DynamoDb, startDynamoDb } from '../../../local/dynamodb/start.ts';
import type { Resource } from '../../../local/template/deployment.ts';
import { connectionsTable, deploymentOf, ledgerTable } from './example-tables.ts';

let folder: string;
const running: DynamoDb[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-dynamodb-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((database) => database.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(...resources: Resource[]): Promise<DynamoDb> {
  const database = await startDynamoDb({ folder, deployment: deploymentOf(...resources), log: () => {} });
  running.push(database);
  return database;
}

const put = (endpoint: string, seq: number): Promise<unknown> =>
  callDynamoDb(endpoint, 'table', 'PutItem', {
    TableName: 'data-Ledger',
    Item: { memberId: { S: 'ada' }, seq: { N: String(seq) }, reference: { S: `purchase-${seq}` } },
  });

const count = async (endpoint: string): Promise<number> =>
  (
    await callDynamoDb<{ Count: number }>(endpoint, 'table', 'Scan', {
      TableName: 'data-Ledger',
      Select: 'COUNT',
    })
  ).Count;

interface Description {
  readonly Table: Record<string, unknown> & { readonly LatestStreamArn: string };
}
const describeLedger = async (endpoint: string): Promise<Description['Table']> =>
  (await callDynamoDb<Description>(endpoint, 'table', 'DescribeTable', { TableName: 'data-Ledger' })).Table;

/** Reads the file of the stopped database as another program would. */
function inFile<T>(read: (file: DatabaseSync) => T): T {
  const file = new DatabaseSync(databasePath(folder));
  try {
    return read(file);
  } finally {
    file.close();
  }
}

test('makes the tables of the deployment with their keys, indexes and streams', async () => {
  const { endpoint } = await start(ledgerTable(), connectionsTable);
  expect(await describeLedger(endpoint)).toMatchObject({
    KeySchema: [
      { AttributeName: 'memberId', KeyType: 'HASH' },
      { AttributeName: 'seq', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [{ IndexName: 'byReference', Projection: { ProjectionType: 'KEYS_ONLY' } }],
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  const expiry = await callDynamoDb(endpoint, 'table', 'DescribeTimeToLive', {
    TableName: 'data-Connections',
  });
  expect(expiry).toMatchObject({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
  });
});

test('keeps its data over a stop and a new start', async () => {
  const first = await start(ledgerTable());
  await put(first.endpoint, 1);
  await running.pop()?.stop();
  const second = await start(ledgerTable());
  expect(await count(second.endpoint)).toBe(1);
});

test('searches the newest stream record by an index, not by reading all of them', async () => {
  const { endpoint } = await start(ledgerTable());
  await put(endpoint, 1);
  await running.pop()?.stop();
  const plan = inFile((file) =>
    file
      .prepare(
        'EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?',
      )
      .all('data-Ledger'),
  );
  expect(JSON.stringify(plan)).toContain(
    'SEARCH _stream_records USING COVERING INDEX laurel_stream_sequence',
  );
});

test('comes back on the same port with its data when the binary is killed', async () => {
  const { endpoint } = await start(ledgerTable());
  await put(endpoint, 1);
  const { pid } = JSON.parse(readFileSync(join(folder, 'dynamodb.pid'), 'utf8')) as { pid: number };
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => count(endpoint).catch(() => 'not there'), { timeout: 20_000 }).toBe(1);
});

test.runIf(process.platform === 'linux')('does not run twice when only its watchdog is killed', async () => {
  const { endpoint } = await start(ledgerTable());
  await put(endpoint, 1);
  const pid = await notedPid(0);
  const watchdog = Number(/^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  process.kill(watchdog, 'SIGKILL');
  await notedPid(pid);
  expect(processIdentity(pid)).toBeUndefined();
  await expect.poll(() => count(endpoint).catch(() => 'not there'), { timeout: 20_000 }).toBe(1);
});

test('reports that it is lost when it is killed again and again', async () => {
  const lines: string[] = [];
  const database = await startDynamoDb({
    folder,
    deployment: deploymentOf(ledgerTable()),
    log: (line) => lines.push(line),
    now: () => 0,
  });
  running.push(database);
  let killed = 0;
  const lost = database.lost.then((error) => ({ error }));
  for (;;) {
    const outcome = await Promise.race([lost, notedPid(killed).catch(() => lost)]);
    if (typeof outcome !== 'number') {
      expect(outcome.error).toMatchObject({ code: 'database_unavailable' });
      expect(outcome.error.message).toContain('ended 4 times');
      break;
    }
    process.kill(outcome, 'SIGKILL');
    killed = outcome;
  }
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatch(/^The embedded DynamoDB ended by itself.*; starting it again on the same port\.$/);
});

/** The pid of the running binary, once it differs from the killed one. */
async function notedPid(killed: number): Promise<number> {
  return await vi.waitFor(
    () => {
      const { pid } = JSON.parse(readFileSync(join(folder, 'dynamodb.pid'), 'utf8')) as { pid: number };
      if (pid === killed) throw new Error('not started again');
      return pid;
    },
    { timeout: 20_000, interval: 5 },
  );
}

test('refuses a table with other keys than before, and says what to do', async () => {
  await start(ledgerTable());
  await running.pop()?.stop();
  const changed = ledgerTable({
    KeySchema: [
      { AttributeName: 'memberId', KeyType: 'HASH' },
      { AttributeName: 'reference', KeyType: 'RANGE' },
    ],
    LocalSecondaryIndexes: [],
  });
  await expect(start(changed)).rejects.toMatchObject({
    code: 'key_schema_changed',
    message: expect.stringMatching(/^The table data-Ledger .* Move the data folder away/),
  });
});

test('adds a global index to an existing table, with its items', async () => {
  const first = await start(ledgerTable());
  await put(first.endpoint, 1);
  await running.pop()?.stop();
  const { endpoint } = await start(
    ledgerTable({
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byDue',
          KeySchema: [{ AttributeName: 'reference', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    }),
  );
  const found = await callDynamoDb(endpoint, 'table', 'Query', {
    TableName: 'data-Ledger',
    IndexName: 'byDue',
    KeyConditionExpression: '#reference = :reference',
    ExpressionAttributeNames: { '#reference': 'reference' },
    ExpressionAttributeValues: { ':reference': { S: 'purchase-1' } },
  });
  expect(found).toMatchObject({ Count: 1 });
});

test('drops stream records older than a day except the newest, so that numbers continue', async () => {
  const first = await start(ledgerTable());
  for (const seq of [1, 2, 3]) await put(first.endpoint, seq);
  await running.pop()?.stop();
  inFile((file) => file.exec('UPDATE _stream_records SET created_at = created_at - 90000'));
  const second = await start(ledgerTable());
  await put(second.endpoint, 4);
  await running.pop()?.stop();
  const left = inFile((file) => file.prepare('SELECT sequence_number AS number FROM _stream_records').all());
  expect(left.map((record) => record.number)).toEqual(['3', '4']);
});

test('deletes expired items at the start and no other items', async () => {
  const first = await start(connectionsTable);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const items: Record<string, Record<string, string>> = {
    gone: { N: String(nowSeconds - 60) },
    open: { N: String(nowSeconds + 3600) },
    text: { S: '1' },
  };
  for (const [connectionId, expiresAt] of Object.entries(items)) {
    await callDynamoDb(first.endpoint, 'table', 'PutItem', {
      TableName: 'data-Connections',
      Item: { connectionId: { S: connectionId }, expiresAt },
    });
  }
  await running.pop()?.stop();
  const second = await start(connectionsTable);
  const left = await callDynamoDb<{ Items: { connectionId: { S: string } }[] }>(
    second.endpoint,
    'table',
    'Scan',
    {
      TableName: 'data-Connections',
    },
  );
  expect(left.Items.map((item) => item.connectionId.S).sort()).toEqual(['open', 'text']);
});

test('refuses a damaged file with a sentence', async () => {
  writeFileSync(databasePath(folder), 'no database '.repeat(1000));
  await expect(start(ledgerTable())).rejects.toMatchObject({
    code: 'data_damaged',
    message: expect.stringContaining('Restore the whole data folder'),
  });
});

test('refuses a file damaged in the middle', async () => {
  const first = await start(ledgerTable());
  for (let seq = 1; seq <= 50; seq += 1) await put(first.endpoint, seq);
  await running.pop()?.stop();
  const bytes = readFileSync(databasePath(folder));
  bytes.fill(0xff, 8192, bytes.length - 4096);
  writeFileSync(databasePath(folder), bytes);
  await expect(start(ledgerTable())).rejects.toMatchObject({ code: 'data_damaged' });
});

test('refuses a folder that another runner uses', async () => {
  await start(ledgerTable());
  rmSync(join(folder, 'dynamodb.pid'));
  await expect(start(ledgerTable())).rejects.toMatchObject({ code: 'data_in_use' });
});
