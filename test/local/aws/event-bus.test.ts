import { expect, test, vi } from 'vitest';
import { callJson, startAws, temporaryFolder } from './aws-fixture.ts';
import { lambda, queue, rule } from './example-resources.ts';

const consumer = lambda('consumer');
const entry = (properties: object = {}) => ({
  Source: 'laurel.ledger',
  DetailType: 'EntryCommitted',
  Detail: JSON.stringify({ memberId: 'ada', points: 20 }),
  ...properties,
});

const putEvents = (endpoint: string, ...Entries: object[]) =>
  callJson(endpoint, 'AWSEvents.PutEvents', { Entries });

async function start(...resources: Parameters<typeof startAws>[0]) {
  const events: unknown[] = [];
  const aws = await startAws([consumer, ...resources], {
    now: () => Date.parse('2026-11-22T14:20:00.500Z'),
    invokeAsync: async (_arn, event) => void events.push(event),
  });
  return { aws, events };
}

test('a matching event is delivered to the targets of the rule, in the envelope of AWS', async () => {
  const { aws, events } = await start(
    rule('on', { EventPattern: { source: ['laurel.ledger'] }, Targets: [{ Arn: consumer.arn }] }),
    rule('other', { EventPattern: { source: ['other'] }, Targets: [{ Arn: consumer.arn }] }),
    rule('off', {
      EventPattern: { source: ['laurel.ledger'] },
      State: 'DISABLED',
      Targets: [{ Arn: consumer.arn }],
    }),
  );
  const answer = await putEvents(aws.endpoint, entry({ Resources: ['r'] }));
  await aws.settled();
  expect(events).toEqual([
    {
      version: '0',
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'detail-type': 'EntryCommitted',
      source: 'laurel.ledger',
      account: '000000000000',
      time: '2026-11-22T14:20:00Z',
      region: 'eu-west-1',
      resources: ['r'],
      detail: { memberId: 'ada', points: 20 },
    },
  ]);
  expect(answer.body).toEqual({
    FailedEntryCount: 0,
    Entries: [{ EventId: (events[0] as { id: string }).id }],
  });
});

test('a custom bus has its own rules, by name or ARN', async () => {
  const bus = 'arn:aws:events:eu-west-1:000000000000:event-bus/laurel';
  const { aws, events } = await start(
    rule('own', {
      EventBusName: 'laurel',
      EventPattern: { source: ['laurel.ledger'] },
      Targets: [{ Arn: consumer.arn }],
    }),
  );
  await putEvents(aws.endpoint, entry(), entry({ EventBusName: 'laurel' }), entry({ EventBusName: bus }));
  await aws.settled();
  expect(events).toHaveLength(2);
});

test.each([
  { title: 'a constant', target: { Input: '{"a":1}' }, input: { a: 1 } },
  { title: 'a part', target: { InputPath: '$.detail.memberId' }, input: 'ada' },
  {
    title: 'a text made of parts',
    target: {
      InputTransformer: {
        InputPathsMap: {
          member: '$.detail.memberId',
          points: '$.detail.points',
          all: '$.detail',
          gone: '$.x.y',
        },
        InputTemplate:
          '{"text":"<member> has <points>","member":<member>,"points":<points>,"all":<all>,"quoted":"<all>","gone":<gone>,"rule":<aws.events.rule-name>}',
      },
    },
    input: {
      text: 'ada has 20',
      member: 'ada',
      points: 20,
      all: { memberId: 'ada', points: 20 },
      quoted: '{"memberId":"ada","points":20}',
      gone: '',
      rule: 'on',
    },
  },
])('a target gets $title', async ({ target, input }) => {
  const { aws, events } = await start(
    rule('on', { EventPattern: { source: ['laurel.ledger'] }, Targets: [{ Arn: consumer.arn, ...target }] }),
  );
  await putEvents(aws.endpoint, entry());
  await aws.settled();
  expect(events).toEqual([input]);
});

test('bad entries fail alone', async () => {
  const { aws, events } = await start(
    rule('on', { EventPattern: { source: ['laurel.ledger'] }, Targets: [{ Arn: consumer.arn }] }),
  );
  const { body } = await putEvents(
    aws.endpoint,
    entry({ Detail: 'x' }),
    entry({ Detail: '[]' }),
    entry({ Source: '' }),
    entry(),
  );
  expect(body).toMatchObject({
    FailedEntryCount: 3,
    Entries: [
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'InvalidArgument' },
      { EventId: expect.any(String) },
    ],
  });
  await aws.settled();
  expect(events).toHaveLength(1);
});

test.each([0, 11])('%i entries are refused', async (count) => {
  const { aws } = await start();
  const { status, body } = await putEvents(aws.endpoint, ...Array.from({ length: count }, () => entry()));
  expect({ status, type: body.__type }).toEqual({ status: 400, type: 'ValidationException' });
});

test('an event for a missing target goes to the dead-letter queue, or is reported as dropped', async () => {
  const dead = queue('dead');
  const gone = lambda('gone').arn;
  const { aws } = await start(
    dead,
    rule('on', {
      EventPattern: { source: ['laurel.ledger'] },
      Targets: [{ Arn: gone, Input: '1', DeadLetterConfig: { Arn: dead.arn } }, { Arn: `${gone}2` }],
    }),
  );
  await putEvents(aws.endpoint, entry());
  const message = await vi.waitUntil(() => aws.queues.receive(aws.queues.queue(dead.arn), 1)[0]);
  expect(message.body).toBe('1');
  expect(aws.lines).toEqual([expect.stringMatching(/gone2 was dropped/)]);
});

test('an accepted event that was not delivered is delivered by the next start', async () => {
  const folder = temporaryFolder();
  const resources = [
    consumer,
    rule('on', {
      EventPattern: { source: ['laurel.ledger'] },
      Targets: [{ Arn: consumer.arn, Input: '{"a":1}' }],
    }),
  ];
  const first = await startAws(resources, { folder, invokeAsync: () => new Promise(() => {}) });
  await putEvents(first.endpoint, entry());
  await first.close();
  const events: unknown[] = [];
  const second = await startAws(resources, {
    folder,
    invokeAsync: async (_arn, event) => void events.push(event),
  });
  await second.settled();
  await second.close();
  const third = await startAws(resources, {
    folder,
    invokeAsync: async (_arn, event) => void events.push(event),
  });
  await third.settled();
  expect(events).toEqual([{ a: 1 }]);
});

test('an event whose delivery ends after the endpoint was stopped is delivered again', async () => {
  const folder = temporaryFolder();
  const resources = [
    consumer,
    rule('on', { EventPattern: { source: ['laurel.ledger'] }, Targets: [{ Arn: consumer.arn, Input: '1' }] }),
  ];
  const delivery = Promise.withResolvers<void>();
  const first = await startAws(resources, { folder, invokeAsync: () => delivery.promise });
  await putEvents(first.endpoint, entry());
  await first.close();
  delivery.resolve();
  await first.settled();
  const events: unknown[] = [];
  const second = await startAws(resources, {
    folder,
    invokeAsync: async (_arn, event) => void events.push(event),
  });
  await second.settled();
  expect(events).toEqual([1]);
});

test('a busy bus throttles some entries, and delivers none of those', async () => {
  const lines: string[] = [];
  const aws = await startAws([consumer], {
    putFailures: { rate: 0.5, seed: 7 },
    eventLog: (line) => lines.push(line),
  });
  const { body } = await putEvents(aws.endpoint, ...Array.from({ length: 10 }, () => entry()));
  const { Entries = [], FailedEntryCount = 0 } = body as {
    Entries?: readonly { EventId?: string; ErrorCode?: string }[];
    FailedEntryCount?: number;
  };
  expect(FailedEntryCount).toBeGreaterThan(0);
  expect(Entries.filter(({ ErrorCode }) => ErrorCode === 'ThrottlingException')).toHaveLength(
    FailedEntryCount,
  );
  // The log of events has those that it took, in their order.
  expect(lines.map((line) => JSON.parse(line).id)).toEqual(Entries.flatMap(({ EventId }) => EventId ?? []));
});

test('more than 256 KB in one call are refused', async () => {
  const { aws } = await start();
  const large = entry({ Detail: JSON.stringify({ text: 'é'.repeat(66_000) }) });
  expect((await putEvents(aws.endpoint, large)).status).toBe(200);
  expect((await putEvents(aws.endpoint, large, large)).body).toMatchObject({ __type: 'ValidationException' });
});
