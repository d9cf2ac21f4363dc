import { expect, test } from 'vitest';
import { queue } from '../aws/example-resources.ts';
import { impatient, type LambdaRecord, mapping, runSources } from './sources-fixture.ts';

const dead = queue('dead');
const jobs = queue('jobs', {
  VisibilityTimeout: 30,
  RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 2 },
});

async function start(properties: object = {}, handler: (bodies: readonly string[]) => unknown = () => null) {
  const clock = { now: 1_000_000 };
  const batches: LambdaRecord[][] = [];
  const sources = await runSources([jobs, dead, mapping(jobs.arn, { ...properties })], {
    timing: { ...impatient, now: () => clock.now },
    handler: (records) => {
      batches.push([...records]);
      return handler(records.map(({ body }) => body));
    },
  });
  const { queues } = sources.aws;
  return {
    sources,
    clock,
    batches: () => batches.map((batch) => batch.map(({ body }) => body)),
    records: () => batches.flat(),
    send: (...bodies: string[]) => {
      for (const body of bodies) queues.send(queues.queue(jobs.arn), { body });
    },
    counts: () => queues.counts(queues.queue(jobs.arn)),
    deadBodies: () => queues.receive(queues.queue(dead.arn), 10).map(({ body }) => body),
  };
}

test("messages have the shape of Lambda's, and are deleted when the function succeeded", async () => {
  const { sources, send, records, counts } = await start();
  send('one');
  await sources.drained();
  expect(records()).toEqual([
    {
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: 'one',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1000000',
        ApproximateFirstReceiveTimestamp: '1000000',
        SenderId: '000000000000',
      },
      messageAttributes: {},
      md5OfBody: 'f97c5d29941bfb1b2fdab0874906ab82',
      eventSource: 'aws:sqs',
      eventSourceARN: jobs.arn,
      awsRegion: 'eu-west-1',
    },
  ]);
  expect(counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test('a failed batch is delivered again after its timeout, and goes to the dead-letter queue in the end', async () => {
  const { sources, clock, send, batches, deadBodies } = await start({}, () => {
    throw new Error('down');
  });
  send('poison');
  for (let round = 1; round <= 3; round += 1) {
    await sources.drained();
    clock.now += 30_000;
  }
  await sources.drained();
  expect(batches()).toEqual([['poison'], ['poison']]);
  expect(deadBodies()).toEqual(['poison']);
});

test('only the reported messages of a batch stay', async () => {
  const { sources, send, records, counts } = await start(
    { FunctionResponseTypes: ['ReportBatchItemFailures'], BatchSize: 3 },
    () => ({
      batchItemFailures: records()
        .filter(({ body }) => body === 'two')
        .map((r) => ({ itemIdentifier: r.messageId })),
    }),
  );
  send('one', 'two', 'three');
  await sources.drained();
  expect(counts()).toMatchObject({ inFlight: 1 });
});

test('messages that a filter rejects are deleted', async () => {
  const { sources, send, batches, counts } = await start({
    FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["a"]}}' }] },
  });
  send('{"kind":"a"}', '{"kind":"b"}', 'text');
  await sources.drained();
  expect(batches()).toEqual([['{"kind":"a"}']]);
  expect(counts()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});
