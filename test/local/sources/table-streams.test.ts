import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { callDynamoDb } from '../../../local/dynamodb/call.ts';
import { type DynamoDb, startDynamoDb } from '../../../local/dynamodb/start.ts';
import { realTiming } from '../../../local/sources/timing.ts';
import type { Resource } from '../../../local/template/deployment.ts';
import { temporaryFolderOfFile } from '../aws/aws-fixture.ts';
import { lambda } from '../aws/example-resources.ts';
import { deploymentOf, ledgerTable } from '../dynamodb/example-tables.ts';
import { type LambdaRecord, mapping, runSources } from './sources-fixture.ts';

let database: DynamoDb;
let table: Resource;
let tables = 0;

const folder = temporaryFolderOfFile();

beforeAll(async () => {
  // All tests share one database, and each has its own table.
  const all = Array.from({ length: 12 }, (_, at) => ({ ...ledgerTable(), ref: `Ledger-${at}` }));
  database = await startDynamoDb({ folder, deployment: deploymentOf(...all) });
});
afterAll(() => database.stop());
beforeEach(() => {
  table = { ...ledgerTable(), ref: `Ledger-${tables}` };
  tables += 1;
});

const streamArn = (): string => `arn:aws:dynamodb:eu-west-1:000000000000:table/${table.ref}/stream/local`;

const put = (seq: number, more: object = {}, memberId = 'ada'): Promise<unknown> =>
  callDynamoDb(database.endpoint, 'table', 'PutItem', {
    TableName: table.ref,
    Item: { memberId: { S: memberId }, seq: { N: String(seq) }, ...more },
  });

async function run(
  properties: Record<string, unknown> = {},
  handler?: (records: readonly LambdaRecord[]) => unknown,
  timing = realTiming,
) {
  const records: LambdaRecord[] = [];
  const sources = await runSources([table, mapping(streamArn(), properties)], {
    dynamodbEndpoint: database.endpoint,
    timing,
    handler: (batch) => {
      records.push(...batch);
      return handler?.(batch);
    },
  });
  return { sources, records };
}

const seqs = (records: readonly LambdaRecord[]): string[] =>
  records.map((record) => (record.dynamodb.Keys as { seq: { N: string } }).seq.N);

test('the event has the shape of Lambda, binary values as base64', async () => {
  const image = {
    memberId: { S: 'ada' },
    seq: { N: '1' },
    state: { B: 'AQID' },
    parts: { M: { hashes: { BS: ['AQ=='] }, list: { L: [{ NULL: true }, { BOOL: true }] } } },
  };
  await put(1, { state: image.state, parts: image.parts });
  const { sources, records } = await run();
  await sources.drained();
  expect(records).toEqual([
    {
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      eventSourceARN: streamArn(),
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { memberId: { S: 'ada' }, seq: { N: '1' } },
        NewImage: image,
        SequenceNumber: '000000000000000000001',
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    },
  ]);
});

test('changes and deletions have their old image', async () => {
  await put(1, { points: { N: '5' } });
  await put(1, { points: { N: '6' } });
  await callDynamoDb(database.endpoint, 'table', 'DeleteItem', {
    TableName: table.ref,
    Key: { memberId: { S: 'ada' }, seq: { N: '1' } },
  });
  const { sources, records } = await run();
  await sources.drained();
  expect(records.map(({ eventName, dynamodb }) => ({ eventName, ...dynamodb }))).toMatchObject([
    { eventName: 'INSERT', NewImage: { points: { N: '5' } } },
    { eventName: 'MODIFY', OldImage: { points: { N: '5' } }, NewImage: { points: { N: '6' } } },
    { eventName: 'REMOVE', OldImage: { points: { N: '6' } } },
  ]);
  expect(records[2]?.dynamodb).not.toHaveProperty('NewImage');
});

test('a put that changes nothing is no change, as in AWS', async () => {
  await put(1, { points: { N: '5' }, tags: { SS: ['a', 'b'] } });
  await put(1, { tags: { SS: ['a', 'b'] }, points: { N: '5' } });
  await put(2);
  const { sources, records } = await run();
  await sources.drained();
  expect(seqs(records)).toEqual(['1', '2']);
  expect(sources.store.checkpoints.read('service/Mapping', `${table.ref}/${await label()}`)).toMatch(/0003$/);
});

async function label(): Promise<string> {
  const { Table } = await callDynamoDb<{ Table: { LatestStreamLabel: string } }>(
    database.endpoint,
    'table',
    'DescribeTable',
    { TableName: table.ref },
  );
  return Table.LatestStreamLabel;
}

test('with LATEST, only later changes are delivered', async () => {
  for (let seq = 1; seq <= 12; seq += 1) await put(seq);
  const { sources, records } = await run({ StartingPosition: 'LATEST' });
  await sources.drained();
  await put(13);
  await sources.drained();
  expect(seqs(records)).toEqual(['13']);
});

test('many records come in order, in batches, over many reads', async () => {
  const count = 1_100;
  for (let seq = 1; seq <= count; seq += 25) {
    const requests = Array.from({ length: 25 }, (_, at) => ({
      PutRequest: { Item: { memberId: { S: 'ada' }, seq: { N: String(seq + at) } } },
    }));
    await callDynamoDb(database.endpoint, 'table', 'BatchWriteItem', {
      RequestItems: { [table.ref]: requests },
    });
  }
  const { sources, records } = await run({ BatchSize: 300 });
  await sources.drained();
  expect(seqs(records).map(Number)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
});

test('two mappings of one table each get all records, at their own pace', async () => {
  const [quick, slow] = [lambda('quick'), lambda('slow')];
  const mappings = [quick, slow].map((target) => ({
    ...mapping(streamArn(), { BatchSize: 5, FunctionName: target.arn }),
    path: `service/${target.ref}Mapping`,
  }));
  for (let seq = 1; seq <= 20; seq += 1) await put(seq);
  const taken = new Map<string, string[]>([
    [quick.arn, []],
    [slow.arn, []],
  ]);
  const quickIsDone = Promise.withResolvers<void>();
  const sources = await runSources([table, quick, slow, ...mappings], {
    dynamodbEndpoint: database.endpoint,
    handler: async (batch, functionArn) => {
      if (functionArn === slow.arn) await quickIsDone.promise;
      const mine = taken.get(functionArn) ?? [];
      mine.push(...seqs(batch));
      if (functionArn === quick.arn && mine.length === 20) quickIsDone.resolve();
    },
  });
  await sources.drained();
  const all = Array.from({ length: 20 }, (_, at) => String(at + 1));
  expect([...taken.values()]).toEqual([all, all]);
});

test('a wake delivers new records, and drained waits for the records that they cause', async () => {
  const { sources, records } = await run({}, async (batch) => {
    const [first = ''] = seqs(batch);
    // Each delivery writes the next record, up to five, so `drained` must follow a chain.
    if (Number(first) < 5) await put(Number(first) + 1);
  });
  await sources.drained();
  await put(1);
  sources.wake();
  await sources.drained();
  expect(seqs(records)).toEqual(['1', '2', '3', '4', '5']);
});

test('a filter sees the whole record', async () => {
  await put(1, { kind: { S: 'accrual' } });
  await put(2, { kind: { S: 'expiry' } });
  const { sources, records } = await run({
    FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"kind":{"S":["expiry"]}}}}' }] },
  });
  await sources.drained();
  expect(seqs(records)).toEqual(['2']);
});

test('a partial failure is delivered again from the lowest failed record', async () => {
  for (const seq of [1, 2, 3]) await put(seq);
  let deliveries = 0;
  const { sources, records } = await run({ FunctionResponseTypes: ['ReportBatchItemFailures'] }, (batch) => {
    deliveries += 1;
    return deliveries === 1
      ? { batchItemFailures: [{ itemIdentifier: batch[1]?.dynamodb.SequenceNumber }] }
      : null;
  });
  await sources.drained();
  expect(seqs(records)).toEqual(['1', '2', '3', '2', '3']);
});

test('a source that the runner cannot read is refused at the start', async () => {
  for (const arn of [
    'kafka:eu-west-1:000000000000:cluster/x',
    'kinesis:eu-west-1:000000000000:stream/gone',
  ]) {
    await expect(runSources([mapping(`arn:aws:${arn}`)])).rejects.toMatchObject({
      code: 'template_unsupported',
      message: expect.stringContaining(`arn:aws:${arn}`),
    });
  }
});

test('the more records a stream has, the longer it is not read again, up to 40 ms, so that batches gather', async () => {
  const pauses = new Set<number>();
  const timing = {
    ...realTiming,
    now: () => 0,
    pause: async (milliseconds: number) => void pauses.add(milliseconds),
  };
  await put(1);
  await put(2);
  const { sources, records } = await run({ StartingPosition: 'TRIM_HORIZON' }, undefined, timing);
  await sources.drained();
  expect(pauses).toEqual(new Set([12, 6]));
  pauses.clear();
  await put(3);
  await sources.drained();
  expect(pauses).toEqual(new Set([6]));
  await sources.stop();
  await Promise.all(Array.from({ length: 7 }, (_, index) => put(4 + index)));
  pauses.clear();
  const later = await run({ StartingPosition: 'TRIM_HORIZON' }, undefined, timing);
  await later.sources.drained();
  expect(pauses).toEqual(new Set([40, 6]));
  expect(seqs(records)).toEqual(['1', '2', '3']);
});
