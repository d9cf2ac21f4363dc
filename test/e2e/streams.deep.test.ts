import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DUE_SHARDS } from '#shared/stores/due-shards.ts';
import { resourcesOfType } from '../../local/template/deployment.ts';
import { tablesOf } from '../database.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { databaseOf } from './realtime-rows.ts';
import { MemberSocket } from './realtime-socket.ts';
import {
  dueItems,
  entriesStream,
  parkedObjects,
  projectionItem,
  streamedEntries,
} from './streams-reading.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment({
    putFailures: { rate: 0.3, seed: 20_261_122 },
    // A poison record is given up after 100 deliveries: those are not waited for.
    sourceTiming: {
      now: Date.now,
      pause: (_, signal) =>
        new Promise((resolve) => {
          if (signal.aborted) resolve();
          else setTimeout(resolve, 5);
        }),
      retryDelayMs: () => 1,
    },
  });
});
afterAll(() => environment.stop());

const number = (value: number) => ({ N: String(value) });

async function buy(member: string, purchaseId: string, amount = 1000, rest: object = {}): Promise<void> {
  expect((await environment.buy(member, purchaseId, purchaseOf(amount, rest))).status).toBe(201);
}

/** Holds a member's projection to what the public API says of the same log. */
async function expectProjected(member: string): Promise<void> {
  const item = await projectionItem(environment.runner, member);
  const [{ body: balance }, { body: entries }] = await Promise.all([
    environment.call('GET', `/v1/members/${member}/balance`),
    environment.call('GET', `/v1/members/${member}/entries?limit=200`),
  ]);
  const purchases = entries.items.filter(({ kind }: { kind: string }) => kind === 'accrual');
  const spend = purchases.map(({ purchase }: { purchase: { totalBase: number } }) => purchase.totalBase);
  expect(item).toMatchObject({
    memberId: { S: member },
    lastSeq: number(balance.seq),
    status: { S: 'active' },
    tierId: { S: balance.tier.id },
    available: number(balance.available),
    pending: number(balance.pending),
    purchases: number(purchases.length),
    spendBase: number(spend.reduce((sum: number, total: number) => sum + total, 0)),
  });
  const latest = Math.max(
    ...purchases.map(({ occurredAt }: { occurredAt: string }) => Date.parse(occurredAt)),
  );
  if (purchases.length > 0) expect(item?.lastPurchaseAt).toEqual(number(latest));

  const dueAt = item?.dueAt?.S ?? '';
  expect(Date.parse(dueAt)).toBeGreaterThan(Date.now());
  if (balance.expiring[0]) expect(dueAt <= balance.expiring[0].at).toBe(true);
  const due = await dueItems(environment.runner, item?.dueShard?.S ?? '');
  expect(due).toContainEqual(expect.objectContaining({ id: { S: `member/${member}` }, dueAt: { S: dueAt } }));
}

test('every entry reaches the member projection exactly once, though Kinesis refuses every third record', async () => {
  const members = await Promise.all(Array.from({ length: 30 }, () => environment.enrol()));
  const amounts = [999, 70_000, 1, 0, 12_345];
  await Promise.all(
    members.flatMap((member, at) =>
      amounts.map((amount, index) =>
        buy(member, `p${index}`, amount + at, {
          currency: index % 2 ? 'GBP' : 'EUR',
          occurredAt: new Date(Date.now() - index * 3_600_000).toISOString(),
        }),
      ),
    ),
  );
  await environment.runner.drained();
  for (const member of members) await expectProjected(member);

  const streamed = await streamedEntries(environment.runner);
  for (const member of members) {
    const seqs = streamed.filter(({ memberId }) => memberId === member).map(({ seq }) => seq);
    // A refused record comes again, and with it what had overtaken it: the last of each are in order.
    const last = seqs.filter((seq, at) => !seqs.includes(seq, at + 1));
    expect(last).toEqual(Array.from({ length: amounts.length + 1 }, (_, seq) => seq));
  }
  expect(streamed.length).toBeGreaterThan(members.length * (amounts.length + 1));

  const shards = await Promise.all(
    Array.from({ length: DUE_SHARDS }, (_, at) => dueItems(environment.runner, `due/${at}`)),
  );
  expect(shards.flat()).toHaveLength(members.length);
  expect(shards.filter((items) => items.length > 0).length).toBeGreaterThan(4);
});

test('a poison record on the entries stream is parked whole, and its shard goes on', async () => {
  const member = await environment.enrol();
  await buy(member, 'p1');
  await environment.runner.drained();
  const { kinesis, StreamName } = entriesStream(environment.runner);
  const poison = [
    '{"memberId":"half of',
    '[]',
    JSON.stringify({ memberId: member, seq: 1, reference: 'x', entry: 'AA==', state: 'AA==' }),
  ];
  for (const text of poison) {
    await kinesis.send(
      new PutRecordCommand({ StreamName, PartitionKey: member, Data: new TextEncoder().encode(text) }),
    );
  }
  kinesis.destroy();
  await buy(member, 'p2');
  await environment.runner.drained();
  await expectProjected(member);

  const parked = parkedObjects(environment.folder).map((text) => JSON.parse(text));
  const texts = parked.flatMap(({ payload }) =>
    JSON.parse(payload).Records.map(({ kinesis: { data } }: { kinesis: { data: string } }) =>
      Buffer.from(data, 'base64').toString(),
    ),
  );
  // Each consumer of the stream parks what it could not read.
  expect(texts.toSorted()).toEqual([...poison, ...poison].toSorted());
  for (const { requestContext, KinesisBatchInfo } of parked) {
    expect(requestContext.condition).toBe('RetryAttemptsExhausted');
    expect(KinesisBatchInfo.batchSize).toBe(1);
  }
});

test('an entry that is changed and one that is removed leave evidence and an alarm; push and publish go on', async () => {
  const member = await environment.enrol();
  for (const id of ['p1', 'p2', 'p3']) await buy(member, id);
  const socket = await MemberSocket.open(environment.runner.url, await environment.token({ member }));
  await environment.runner.drained();
  const { ledger, details } = tablesOf(environment.runner.deployment);
  const database = databaseOf(environment.runner);
  const key = (seq: number) => ({ TableName: ledger, Key: { memberId: { S: member }, seq: number(seq) } });

  const { Attributes: changed } = await database.send(
    new UpdateItemCommand({
      ...key(1),
      UpdateExpression: 'SET #reference = :other',
      ExpressionAttributeNames: { '#reference': 'reference' },
      ExpressionAttributeValues: { ':other': { S: 'purchase/forged/' } },
      ReturnValues: 'ALL_OLD',
    }),
  );
  const { Attributes: removed } = await database.send(
    new DeleteItemCommand({ ...key(2), ReturnValues: 'ALL_OLD' }),
  );
  await buy(member, 'p4');
  await socket.reaches(4);
  await environment.runner.drained();

  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName: details,
      KeyConditionExpression: 'memberId = :member AND begins_with(id, :tampered)',
      ExpressionAttributeValues: { ':member': { S: member }, ':tampered': { S: 'tampered/' } },
    }),
  );
  database.destroy();
  const evidence = Items.map(({ content }) => JSON.parse(Buffer.from(content?.B ?? []).toString()));
  const base64 = (bytes?: Uint8Array) => ({ B: Buffer.from(bytes ?? []).toString('base64') });
  expect(evidence).toHaveLength(2);
  expect(evidence).toContainEqual(
    expect.objectContaining({
      eventName: 'MODIFY',
      OldImage: expect.objectContaining({
        reference: { S: 'purchase/p1/' },
        entry: base64(changed?.entry?.B),
      }),
      NewImage: expect.objectContaining({ reference: { S: 'purchase/forged/' } }),
    }),
  );
  expect(evidence).toContainEqual(
    expect.objectContaining({
      eventName: 'REMOVE',
      OldImage: expect.objectContaining({ seq: number(2), state: base64(removed?.state?.B) }),
    }),
  );

  // The metric that the alarm counts: one value for each change, in the embedded metric format.
  const log = join(environment.folder, 'logs', 'functions.log');
  const alarms = () =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.includes('"_aws"') && line.includes('"LedgerTampered":1'));
  await vi.waitFor(() => expect(alarms()).toHaveLength(2));
  for (const line of alarms()) expect(line).not.toContain(member);

  // One more, now that nothing is under way: the socket and the projection still follow.
  await buy(member, 'p5');
  await socket.reaches(5);
  await environment.runner.drained();
  expect(await projectionItem(environment.runner, member)).toMatchObject({
    lastSeq: number(5),
    purchases: number(5),
    available: number(50),
  });
  await socket.close();
});

test('entries published once more change nothing', async () => {
  const member = await environment.enrol();
  for (const id of ['p1', 'p2', 'p3', 'p4']) await buy(member, id);
  await environment.runner.drained();
  const before = await projectionItem(environment.runner, member);
  const streamedBefore = (await ofMember(member)).length;
  const republish = resourcesOfType(environment.runner.deployment, 'AWS::Lambda::Function').find(({ path }) =>
    path.includes('RepublishEntries'),
  );
  const invoke = (event: unknown) => environment.runner.invoke(republish?.arn ?? '', event);

  expect(await invoke({ memberId: member })).toEqual({ result: { published: 5 } });
  expect(await invoke({ memberId: member, afterSeq: 2 })).toEqual({ result: { published: 2 } });
  expect(await invoke({ memberId: 'nobody' })).toEqual({ result: { published: 0 } });
  expect((await invoke({ memberId: member, from: 1 })).error?.errorType).toBe('ZodError');
  await environment.runner.drained();
  expect((await ofMember(member)).length).toBeGreaterThanOrEqual(streamedBefore + 7);
  expect(await projectionItem(environment.runner, member)).toEqual(before);
});

async function ofMember(member: string) {
  return (await streamedEntries(environment.runner)).filter(({ memberId }) => memberId === member);
}
