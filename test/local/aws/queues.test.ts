import { expect, test } from 'vitest';
import { callJson, startAws, temporaryFolder } from './aws-fixture.ts';
import { queue } from './example-resources.ts';

const dead = queue('dead');
const jobs = queue('jobs', {
  VisibilityTimeout: 30,
  RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 2 },
});

async function start(folder = temporaryFolder()) {
  const clock = { now: 1_000_000 };
  const aws = await startAws([jobs, dead], { folder, now: () => clock.now });
  const call = async (operation: string, input: object = {}) =>
    (await callJson(aws.endpoint, `AmazonSQS.${operation}`, { QueueUrl: jobs.ref, ...input })).body;
  const receive = async (input: object = {}) =>
    ((await call('ReceiveMessage', input)).Messages ?? []) as {
      Body: string;
      ReceiptHandle: string;
      Attributes: Record<string, string>;
    }[];
  return { aws, clock, call, receive };
}

test('a message is received until it is deleted, hidden meanwhile', async () => {
  const { clock, call, receive } = await start();
  expect(await call('SendMessage', { MessageBody: 'one' })).toMatchObject({
    MessageId: expect.any(String),
    MD5OfMessageBody: 'f97c5d29941bfb1b2fdab0874906ab82',
  });
  const [first] = await receive();
  expect(first).toMatchObject({
    Body: 'one',
    Attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1000000' },
  });
  expect(await receive()).toEqual([]);
  clock.now += 30_000;
  const [second] = await receive();
  expect(second?.Attributes.ApproximateReceiveCount).toBe('2');
  // The first receipt is void now, so a delete with it leaves the message.
  await call('DeleteMessage', { ReceiptHandle: first?.ReceiptHandle });
  expect(await call('GetQueueAttributes', { AttributeNames: ['All'] })).toMatchObject({
    Attributes: {
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
      QueueArn: jobs.arn,
    },
  });
  await call('DeleteMessage', { ReceiptHandle: second?.ReceiptHandle });
  clock.now += 60_000;
  expect(await receive()).toEqual([]);
});

test('a message received too often is in the dead-letter queue', async () => {
  const { clock, call, receive } = await start();
  await call('SendMessage', { MessageBody: 'poison' });
  for (let times = 1; times <= 3; times += 1) {
    expect(await receive()).toHaveLength(times <= 2 ? 1 : 0);
    clock.now += 30_000;
  }
  expect(await receive({ QueueUrl: dead.ref })).toMatchObject([{ Body: 'poison' }]);
});

test('a delay keeps a message back', async () => {
  const { clock, call, receive } = await start();
  await call('SendMessage', { MessageBody: 'later', DelaySeconds: 10 });
  expect(await receive()).toEqual([]);
  clock.now += 10_000;
  expect(await receive()).toHaveLength(1);
});

test('a batch accepts its good entries and names the bad ones', async () => {
  const { call, receive } = await start();
  const answer = await call('SendMessageBatch', {
    Entries: [
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: '' },
      { Id: 'c', MessageBody: 'two' },
    ],
  });
  expect(answer).toMatchObject({
    Successful: [{ Id: 'a' }, { Id: 'c' }],
    Failed: [{ Id: 'b', SenderFault: true }],
  });
  expect((await receive({ MaxNumberOfMessages: 10 })).map(({ Body }) => Body)).toEqual(['one', 'two']);
  const many = await call('SendMessageBatch', {
    Entries: Array.from({ length: 11 }, () => ({ MessageBody: 'x' })),
  });
  expect(many.__type).toBe('TooManyEntriesInBatchRequest');
});

test('a long poll returns as soon as a message arrives', async () => {
  const { call, receive } = await start();
  const waiting = receive({ WaitTimeSeconds: 20 });
  await call('SendMessage', { MessageBody: 'at last' });
  expect(await waiting).toMatchObject([{ Body: 'at last' }]);
});

test('messages survive a restart, and are dropped after their retention', async () => {
  const folder = temporaryFolder();
  const first = await start(folder);
  await first.call('SendMessage', { MessageBody: 'kept' });
  await first.aws.close();
  const second = await start(folder);
  expect(await second.receive()).toMatchObject([{ Body: 'kept' }]);
  await second.aws.close();
  const day = 24 * 60 * 60 * 1000;
  const late = await startAws([jobs, dead], { folder, now: () => 1_000_000 + 4 * day + 1 });
  expect(late.queues.counts(late.queues.queue(jobs.arn))).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test('a missing queue is named in the error', async () => {
  const { call } = await start();
  expect(await call('SendMessage', { QueueUrl: 'http://x/0/nobody', MessageBody: 'x' })).toMatchObject({
    __type: 'QueueDoesNotExist',
  });
});
