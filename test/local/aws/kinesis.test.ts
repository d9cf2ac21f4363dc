import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  type ShardIteratorType,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { describe, expect, onTestFinished, test } from 'vitest';
import { hashKeyRange, shardOf } from '../../../local/aws/kinesis-shards.ts';
import { openStore } from '../../../local/store/runner-store.ts';
import { credentials, type RunningAws, startAws, temporaryFolder } from './aws-fixture.ts';
import { stream } from './example-resources.ts';

function client({ endpoint }: RunningAws, settings: object = {}): KinesisClient {
  const kinesis = new KinesisClient({
    endpoint,
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
    ...settings,
  });
  onTestFinished(() => kinesis.destroy());
  return kinesis;
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function readAll(
  kinesis: KinesisClient,
  name: string,
  type: ShardIteratorType = 'TRIM_HORIZON',
  extra = {},
) {
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName: name }));
  const read = await Promise.all(
    Shards.map(async ({ ShardId }) => {
      const { ShardIterator } = await kinesis.send(
        new GetShardIteratorCommand({ StreamName: name, ShardId, ShardIteratorType: type, ...extra }),
      );
      return (await kinesis.send(new GetRecordsCommand({ ShardIterator }))).Records ?? [];
    }),
  );
  return read.flat().map((record) => Buffer.from(record.Data ?? []).toString());
}

describe.each([
  { protocol: 'cleartext HTTP/2, the default of the SDK', settings: () => ({}) },
  { protocol: 'HTTP/1.1', settings: () => ({ requestHandler: new NodeHttpHandler() }) },
])('over $protocol', ({ settings }) => {
  test('records are read in order and with their keys', async () => {
    const kinesis = client(await startAws([stream('entries', { ShardCount: 1 })]), settings());
    const one = await kinesis.send(
      new PutRecordCommand({ StreamName: 'entries', PartitionKey: 'ada', Data: text('1') }),
    );
    expect(one).toMatchObject({
      ShardId: 'shardId-000000000000',
      SequenceNumber: expect.stringMatching(/^49\d{54}$/),
    });
    await kinesis.send(
      new PutRecordsCommand({
        StreamARN: 'arn:aws:kinesis:eu-west-1:000000000000:stream/entries',
        Records: ['2', '3'].map((value) => ({ PartitionKey: 'ada', Data: text(value) })),
      }),
    );
    expect(await readAll(kinesis, 'entries')).toEqual(['1', '2', '3']);
  });
});

test('iterators begin where they are asked to', async () => {
  let now = 1_000_000;
  const kinesis = client(await startAws([stream('entries', { ShardCount: 1 })], { now: () => now }));
  const sequences: string[] = [];
  for (const value of ['1', '2', '3']) {
    now += 1_000;
    const put = new PutRecordCommand({ StreamName: 'entries', PartitionKey: 'ada', Data: text(value) });
    sequences.push((await kinesis.send(put)).SequenceNumber ?? '');
  }
  const StartingSequenceNumber = sequences[1];
  expect(await readAll(kinesis, 'entries', 'AT_SEQUENCE_NUMBER', { StartingSequenceNumber })).toEqual([
    '2',
    '3',
  ]);
  expect(await readAll(kinesis, 'entries', 'AFTER_SEQUENCE_NUMBER', { StartingSequenceNumber })).toEqual([
    '3',
  ]);
  expect(await readAll(kinesis, 'entries', 'LATEST')).toEqual([]);
  expect(await readAll(kinesis, 'entries', 'AT_TIMESTAMP', { Timestamp: new Date(1_002_000) })).toEqual([
    '2',
    '3',
  ]);
});

test('GetRecords continues from its own iterator and returns how far behind it is', async () => {
  const aws = await startAws([stream('entries', { ShardCount: 1 })], { now: () => 5_000 });
  const kinesis = client(aws);
  for (const value of ['1', '2', '3']) {
    await kinesis.send(
      new PutRecordCommand({ StreamName: 'entries', PartitionKey: 'ada', Data: text(value) }),
    );
  }
  const { ShardIterator } = await kinesis.send(
    new GetShardIteratorCommand({
      StreamName: 'entries',
      ShardId: 'shardId-000000000000',
      ShardIteratorType: 'TRIM_HORIZON',
    }),
  );
  const first = await kinesis.send(new GetRecordsCommand({ ShardIterator, Limit: 2 }));
  expect(first.Records).toHaveLength(2);
  const second = await kinesis.send(new GetRecordsCommand({ ShardIterator: first.NextShardIterator }));
  expect(second.Records?.map((record) => record.ApproximateArrivalTimestamp?.getTime())).toEqual([5_000]);
  expect(second.MillisBehindLatest).toBe(0);
});

test('a stream on demand has four shards that cover all hash keys', async () => {
  const kinesis = client(
    await startAws([stream('entries', { StreamModeDetails: { StreamMode: 'ON_DEMAND' } })]),
  );
  const { Shards = [] } = await kinesis.send(new ListShardsCommand({ StreamName: 'entries' }));
  expect(Shards).toHaveLength(4);
  expect(Shards[0]?.HashKeyRange?.StartingHashKey).toBe('0');
  expect(Shards[3]?.HashKeyRange?.EndingHashKey).toBe(String(2n ** 128n - 1n));
  const summary = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName: 'entries' }));
  expect(summary.StreamDescriptionSummary).toMatchObject({ OpenShardCount: 4, StreamStatus: 'ACTIVE' });
});

test.each([1, 2, 3, 4, 7])('a hash key is in the one of %i shards whose range holds it', (shardCount) => {
  for (let shard = 0; shard < shardCount; shard += 1) {
    const { first, last } = hashKeyRange(shard, shardCount);
    for (const hashKey of [first, first + 1n, last - 1n, last]) {
      expect(shardOf('', shardCount, String(hashKey))).toBe(shard);
    }
  }
});

test('a partition key is placed by its MD5', () => {
  // md5("ada") = 8c8d357b…, in the upper half of the hash keys.
  expect(shardOf('ada', 2)).toBe(1);
  expect(shardOf('ada', 256)).toBe(0x8c);
});

describe('limits of Kinesis', () => {
  const records = (count: number, bytes: number) =>
    Array.from({ length: count }, (_, at) => ({ PartitionKey: `k${at % 10}`, Data: new Uint8Array(bytes) }));
  const keyBytes = 2;

  test.each([
    { title: '500 records', put: records(500, 10), error: undefined },
    { title: '501 records', put: records(501, 10), error: 'ValidationException' },
    { title: 'no record', put: [], error: 'ValidationException' },
    { title: '1 MiB with the key', put: records(1, 1024 * 1024 - keyBytes), error: undefined },
    { title: 'a byte more', put: records(1, 1024 * 1024 - keyBytes + 1), error: 'ValidationException' },
    { title: '5 MiB with the keys', put: records(5, 1024 * 1024 - keyBytes), error: undefined },
    { title: 'a record more', put: records(6, 1024 * 1024 - keyBytes), error: 'InvalidArgumentException' },
    { title: 'an empty key', put: [{ PartitionKey: '', Data: text('x') }], error: 'ValidationException' },
    {
      title: 'a key of 257',
      put: [{ PartitionKey: 'k'.repeat(257), Data: text('x') }],
      error: 'ValidationException',
    },
  ])('PutRecords of $title: $error', async ({ put, error }) => {
    const aws = await startAws([stream('entries')]);
    const answer = client(aws).send(new PutRecordsCommand({ StreamName: 'entries', Records: put }));
    if (error === undefined) await expect(answer).resolves.toMatchObject({ FailedRecordCount: 0 });
    else await expect(answer).rejects.toMatchObject({ name: error });
  });
});

test('a seed refuses the same records of PutRecords every time, and keeps the others', async () => {
  const results = await Promise.all(
    [7, 7, 8].map(async (seed) => {
      const kinesis = client(await startAws([stream('entries')], { putFailures: { rate: 0.3, seed } }));
      const Records = Array.from({ length: 40 }, (_, at) => ({
        PartitionKey: `m${at}`,
        Data: text(String(at)),
      }));
      const answer = await kinesis.send(new PutRecordsCommand({ StreamName: 'entries', Records }));
      const refused = (answer.Records ?? []).flatMap((record, at) => (record.ErrorCode ? [String(at)] : []));
      const kept = await readAll(kinesis, 'entries');
      expect(answer.FailedRecordCount).toBe(refused.length);
      expect(answer.Records?.[Number(refused[0])]?.ErrorCode).toBe('ProvisionedThroughputExceededException');
      expect([...refused, ...kept].sort()).toEqual(Records.map((_, at) => String(at)).sort());
      return refused;
    }),
  );
  expect(results[0]).toEqual(results[1]);
  expect(results[0]).not.toEqual(results[2]);
  expect(results[0]?.length).toBeGreaterThan(0);
});

test('the log survives a restart, and its sequence numbers continue', async () => {
  const folder = temporaryFolder();
  const resources = [stream('entries', { ShardCount: 1 })];
  const first = await startAws(resources, { folder });
  const put = (value: string) =>
    new PutRecordCommand({ StreamName: 'entries', PartitionKey: 'ada', Data: text(value) });
  const before = await client(first).send(put('1'));
  await first.close();
  const second = await startAws(resources, { folder });
  const after = await client(second).send(put('2'));
  expect(await readAll(client(second), 'entries')).toEqual(['1', '2']);
  expect((after.SequenceNumber ?? '') > (before.SequenceNumber ?? '')).toBe(true);
});

test('records past their retention are dropped at the next start, unless a mapping has not read them', async () => {
  const folder = temporaryFolder();
  const day = 24 * 60 * 60 * 1000;
  const entries = stream('entries', { ShardCount: 1 });
  const mapping = {
    path: 'service/Mapping',
    type: 'AWS::Lambda::EventSourceMapping',
    ref: 'mapping',
    arn: '',
    properties: { EventSourceArn: entries.arn },
  };
  const first = await startAws([entries], { folder, now: () => 0 });
  const sequences: string[] = [];
  for (const value of ['1', '2']) {
    const put = new PutRecordCommand({ StreamName: 'entries', PartitionKey: 'ada', Data: text(value) });
    sequences.push((await client(first).send(put)).SequenceNumber ?? '');
  }
  await first.close();
  const store = openStore(folder);
  store.checkpoints.write(mapping.path, 'entries/shardId-000000000000', sequences[0] ?? '');
  const read = await startAws([entries, mapping], { folder, store, now: () => day + 1 });
  expect(await readAll(client(read), 'entries')).toEqual(['2']);
  await read.close();
  const unread = await startAws([entries], { folder, now: () => day + 1 });
  expect(await readAll(client(unread), 'entries')).toEqual([]);
});

test('errors have the names of Kinesis', async () => {
  const aws = await startAws([stream('entries')]);
  const kinesis = client(aws);
  const missing = new PutRecordCommand({ StreamName: 'nobody', PartitionKey: 'ada', Data: text('1') });
  await expect(kinesis.send(missing)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(kinesis.send(new GetRecordsCommand({ ShardIterator: 'x' }))).rejects.toMatchObject({
    name: 'InvalidArgumentException',
  });
});

test('an unsupported call is refused by its name, to the caller and on stderr', async () => {
  const aws = await startAws([stream('entries')]);
  const merge = new MergeShardsCommand({
    StreamName: 'entries',
    ShardToMerge: 'a',
    AdjacentShardToMerge: 'b',
  });
  await expect(client(aws).send(merge)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  expect(aws.lines).toEqual(['The local runner does not support Kinesis_20131202.MergeShards.']);
});
