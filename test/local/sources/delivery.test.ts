import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bucket, queue } from '../aws/example-resources.ts';
import {
  entries,
  type Handler,
  impatient,
  type LambdaRecord,
  mapping,
  reportFailureOf,
  runSources,
  textOf,
} from './sources-fixture.ts';

const reporting = { FunctionResponseTypes: ['ReportBatchItemFailures'] };
const parked = bucket('parked');
const toBucket = { DestinationConfig: { OnFailure: { Destination: parked.arn } } };

/** Fails the first deliveries with the given outcome, and succeeds after them. */
function failFirst(times: number, what: Handler): Handler {
  let deliveries = 0;
  return (records, functionArn) => {
    deliveries += 1;
    return deliveries <= times ? what(records, functionArn) : null;
  };
}

const throwing = (): never => {
  throw new Error('down');
};

/** The invocation records in the bucket, in the order of their first sequence number. */
function parkedIn(folder: string) {
  const objects = join(folder, 's3', 'parked', 'objects');
  const files = readdirSync(objects, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return files
    .map((file) => ({
      path: join(file.parentPath, file.name).slice(objects.length + 1),
      record: JSON.parse(readFileSync(join(file.parentPath, file.name), 'utf8')) as {
        requestContext: { condition: string; approximateInvokeCount: number };
        KinesisBatchInfo: { startSequenceNumber: string; batchSize: number };
        payload: string;
      },
    }))
    .sort((a, b) =>
      a.record.KinesisBatchInfo.startSequenceNumber < b.record.KinesisBatchInfo.startSequenceNumber ? -1 : 1,
    )
    .map(({ path, record }) => ({
      path,
      condition: record.requestContext.condition,
      invokeCount: record.requestContext.approximateInvokeCount,
      texts: (JSON.parse(record.payload) as { Records: LambdaRecord[] }).Records.map(textOf),
    }));
}

test('the event has the shape of Lambda', async () => {
  const received: unknown[] = [];
  const sources = await runSources([entries, mapping(entries.arn)], {
    before: ['1'],
    timing: { ...impatient, now: () => 1_700_000_000_500 },
    handler: (records) => void received.push(...records),
  });
  await sources.drained();
  expect(received).toEqual([
    {
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: 'ada',
        sequenceNumber: expect.stringMatching(/^49\d{54}$/),
        data: 'MQ==',
        approximateArrivalTimestamp: 1_700_000_000.5,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: expect.stringMatching(/^shardId-000000000000:49\d{54}$/),
      eventName: 'aws:kinesis:record',
      invokeIdentityArn: expect.stringMatching(/^arn:aws:iam::/),
      awsRegion: 'eu-west-1',
      eventSourceARN: entries.arn,
    },
  ]);
});

test('batches have at most the asked size, and together all records once in order', async () => {
  const sources = await runSources([entries, mapping(entries.arn, { BatchSize: 2 })], {
    before: ['1', '2', '3', '4', '5'],
  });
  await sources.drained();
  expect(sources.batches).toEqual([['1', '2'], ['3', '4'], ['5']]);
});

test('a batch is cut where the payload of an invocation would be too large', async () => {
  const sources = await runSources([entries, mapping(entries.arn)], {
    before: Array.from({ length: 10 }, (_, at) => String(at).repeat(1_000_000)),
  });
  await sources.drained();
  expect(sources.batches.map((batch) => batch.length)).toEqual([4, 4, 2]);
});

test('with LATEST, only records after the start of the mapping are delivered', async () => {
  const sources = await runSources([entries, mapping(entries.arn, { StartingPosition: 'LATEST' })], {
    before: ['old'],
  });
  await sources.drained();
  sources.put('new');
  await sources.drained();
  expect(sources.batches).toEqual([['new']]);
});

test('a disabled mapping delivers nothing', async () => {
  const sources = await runSources([entries, mapping(entries.arn, { Enabled: false })], { before: ['1'] });
  await sources.drained();
  expect(sources.batches).toEqual([]);
});

describe('a report of the lowest failed record makes Lambda deliver it and all after it again', () => {
  test.each([
    { failing: ['1'], again: ['1', '2', '3', '4'] },
    { failing: ['3'], again: ['3', '4'] },
    { failing: ['4'], again: ['4'] },
    { failing: ['4', '2'], again: ['2', '3', '4'] },
  ])('$failing: $again', async ({ failing, again }) => {
    const sources = await runSources([entries, mapping(entries.arn, reporting)], {
      before: ['1', '2', '3', '4'],
      handler: failFirst(1, reportFailureOf(...failing)),
    });
    await sources.drained();
    expect(sources.batches).toEqual([['1', '2', '3', '4'], again]);
  });
});

test('several failures reported in any order count by the lowest', async () => {
  const sources = await runSources([entries, mapping(entries.arn, reporting)], {
    before: ['1', '2', '3'],
    handler: failFirst(1, (records) => ({
      batchItemFailures: [records[2], records[1]].map((record) => ({
        itemIdentifier: record?.kinesis.sequenceNumber,
      })),
    })),
  });
  await sources.drained();
  expect(sources.batches).toEqual([
    ['1', '2', '3'],
    ['2', '3'],
  ]);
});

describe('results that count as success of the whole batch', () => {
  test.each([null, undefined, {}, { batchItemFailures: null }, { batchItemFailures: [] }, { other: 1 }])(
    '%j',
    async (response) => {
      const sources = await runSources([entries, mapping(entries.arn, reporting)], {
        before: ['1', '2'],
        handler: () => response,
      });
      await sources.drained();
      expect(sources.batches).toEqual([['1', '2']]);
    },
  );
});

describe('results that count as failure of the whole batch', () => {
  test.each([
    'text',
    { batchItemFailures: 'text' },
    { batchItemFailures: [{ itemIdentifier: '' }] },
    { batchItemFailures: [{ itemIdentifier: null }] },
    { batchItemFailures: [{ identifier: '1' }] },
    { batchItemFailures: [null] },
    { batchItemFailures: [{ itemIdentifier: '123' }] },
  ])('%j', async (response) => {
    const sources = await runSources([entries, mapping(entries.arn, reporting)], {
      before: ['1', '2'],
      handler: failFirst(1, () => response),
    });
    await sources.drained();
    expect(sources.batches).toEqual([
      ['1', '2'],
      ['1', '2'],
    ]);
  });
});

test('a mapping without the response type takes a report for success', async () => {
  const sources = await runSources([entries, mapping(entries.arn)], {
    before: ['1', '2'],
    handler: reportFailureOf('1'),
  });
  await sources.drained();
  expect(sources.batches).toEqual([['1', '2']]);
});

test('a batch that always fails is retried without end, and no later record overtakes it', async () => {
  const sources = await runSources([entries, mapping(entries.arn, { BatchSize: 1 })], {
    before: ['1', '2'],
    handler: failFirst(20, throwing),
  });
  await sources.drained();
  expect(sources.batches).toEqual([...Array.from({ length: 21 }, () => ['1']), ['2']]);
});

test('a poison record is parked whole after its retries, and the shard goes on', async () => {
  const sources = await runSources(
    [
      entries,
      parked,
      mapping(entries.arn, { ...reporting, ...toBucket, BatchSize: 1, MaximumRetryAttempts: 2 }),
    ],
    { before: ['1', 'poison', '3'], handler: reportFailureOf('poison') },
  );
  await sources.drained();
  expect(sources.batches).toEqual([['1'], ['poison'], ['poison'], ['poison'], ['3']]);
  expect(parkedIn(sources.folder)).toEqual([
    {
      path: expect.stringMatching(
        /^aws\/lambda\/c0ffee00-0000-4000-8000-000000000000\/shardId-000000000000\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
      ),
      condition: 'RetryAttemptsExhausted',
      invokeCount: 3,
      texts: ['poison'],
    },
  ]);
  expect(sources.store.parked.all()).toMatchObject([
    {
      records: 1,
      condition: 'RetryAttemptsExhausted',
      location: expect.stringMatching(/^s3:\/\/parked\/aws\/lambda\//),
    },
  ]);
});

test('without bisection a whole batch is given up with its poison record, as Lambda does', async () => {
  const sources = await runSources(
    [entries, parked, mapping(entries.arn, { ...reporting, ...toBucket, MaximumRetryAttempts: 1 })],
    { before: ['1', 'poison', '3'], handler: reportFailureOf('poison') },
  );
  await sources.drained();
  expect(parkedIn(sources.folder)).toMatchObject([{ texts: ['poison', '3'] }]);
});

test.each([
  {
    title: 'the function throws',
    handler: (records: readonly LambdaRecord[]) =>
      records.some((r) => textOf(r) === 'poison') ? throwing() : null,
  },
  { title: 'the function reports', handler: reportFailureOf('poison') },
])('bisection gives up only the poison record when $title', async ({ handler }) => {
  const before = ['1', '2', '3', 'poison', '5', '6', '7', '8'];
  const sources = await runSources(
    [
      entries,
      parked,
      mapping(entries.arn, {
        ...reporting,
        ...toBucket,
        MaximumRetryAttempts: 1,
        BisectBatchOnFunctionError: true,
      }),
    ],
    { before, handler },
  );
  await sources.drained();
  expect(parkedIn(sources.folder)).toMatchObject([{ texts: ['poison'], invokeCount: 2 }]);
  const seen = new Set(sources.batches.flat());
  expect([...seen].sort()).toEqual([...before].sort());
});

test('a report splits the batch at its record, a failure in the middle', async () => {
  const bisecting = { ...reporting, BisectBatchOnFunctionError: true };
  const sources = await runSources([entries, mapping(entries.arn, bisecting)], {
    before: ['1', '2', '3', '4', '5'],
    handler: failFirst(2, reportFailureOf('2')),
  });
  await sources.drained();
  expect(sources.batches).toEqual([
    ['1', '2', '3', '4', '5'],
    ['2', '3', '4', '5'],
    ['2', '3'],
    ['4', '5'],
  ]);
});

test('splits of a batch do not count as retries', async () => {
  const sources = await runSources(
    [
      entries,
      parked,
      mapping(entries.arn, { ...toBucket, MaximumRetryAttempts: 0, BisectBatchOnFunctionError: true }),
    ],
    { before: ['1', '2', '3', '4'], handler: throwing },
  );
  await sources.drained();
  expect(sources.batches).toEqual([['1', '2', '3', '4'], ['1', '2'], ['1'], ['2'], ['3', '4'], ['3'], ['4']]);
  expect(parkedIn(sources.folder).map(({ texts }) => texts)).toEqual([['1'], ['2'], ['3'], ['4']]);
});

test('records that are too old are parked without being delivered', async () => {
  let now = 0;
  const sources = await runSources(
    [entries, parked, mapping(entries.arn, { ...toBucket, MaximumRecordAgeInSeconds: 60, BatchSize: 2 })],
    {
      timing: { ...impatient, now: () => now },
      handler: () => {
        // The first failure moves the clock past the maximum age of all records.
        if (now > 0) return null;
        now = 61_000;
        throw new Error('down');
      },
      before: ['1', '2', '3'],
    },
  );
  await sources.drained();
  sources.put('4');
  await sources.drained();
  expect(sources.batches).toEqual([['1', '2'], ['4']]);
  expect(parkedIn(sources.folder)).toMatchObject([
    { texts: ['1', '2'], condition: 'RecordAgeExceeded', invokeCount: 1 },
    { texts: ['3'], condition: 'RecordAgeExceeded', invokeCount: 0 },
  ]);
});

test('a queue as destination gets the positions of the records, not the records', async () => {
  const dead = queue('dead');
  const destination = { DestinationConfig: { OnFailure: { Destination: dead.arn } } };
  const sources = await runSources(
    [entries, dead, mapping(entries.arn, { ...destination, MaximumRetryAttempts: 0 })],
    { before: ['1', '2'], handler: throwing },
  );
  await sources.drained();
  const [message] = sources.aws.queues.receive(sources.aws.queues.queue(dead.arn), 10);
  const body = JSON.parse(message?.body ?? '{}') as Record<string, unknown>;
  expect(body).toMatchObject({
    requestContext: {
      condition: 'RetryAttemptsExhausted',
      functionArn: expect.stringContaining(':consumer'),
    },
    KinesisBatchInfo: { shardId: 'shardId-000000000000', batchSize: 2, streamArn: entries.arn },
  });
  expect(body).not.toHaveProperty('payload');
});

test('without a destination a batch that is given up is lost, and a line says so', async () => {
  const sources = await runSources([entries, mapping(entries.arn, { MaximumRetryAttempts: 0 })], {
    before: ['1'],
    handler: throwing,
  });
  await sources.drained();
  expect(sources.lines).toEqual([
    expect.stringMatching(/gave up on 1 of shardId-000000000000 .*they are lost$/),
  ]);
});
