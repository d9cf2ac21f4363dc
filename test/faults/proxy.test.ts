import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Fault, FaultProxy } from './proxy.ts';

/** Requests that reached storage, as `PutItem one`. */
const arrived: string[] = [];
const storage = http.createServer(async (request, response) => {
  arrived.push(`${String(request.headers['x-amz-target']).split('.').at(-1)} ${await text(request)}`);
  response.setHeader('x-from', 'storage').end('done');
});
let proxy: FaultProxy;
let target: string;
let endpoint: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
  target = `http://127.0.0.1:${(storage.address() as AddressInfo).port}`;
  proxy = new FaultProxy(target);
  endpoint = await proxy.start();
});

afterEach(() => {
  arrived.length = 0;
  proxy.break();
});

afterAll(async () => {
  await proxy.stop();
  storage.closeAllConnections();
  storage.close();
});

async function call(
  operation: string,
  body = 'one',
  { signal, through = endpoint }: { signal?: AbortSignal; through?: string } = {},
) {
  const answer = await fetch(through, {
    method: 'POST',
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
    body,
    ...(signal && { signal }),
  });
  return { status: answer.status, from: answer.headers.get('x-from'), text: await answer.text() };
}

const always = (fault: Fault, operation?: string) => ({
  fault,
  calls: () => true,
  ...(operation !== undefined && { operation }),
});
const done = { status: 200, from: 'storage', text: 'done' };
const transaction = JSON.stringify({ TransactItems: [{ Put: 1 }, { Put: 2 }, { Update: 3 }] });

describe('a proxy before storage', () => {
  it('passes on what no rule breaks, and lists what came', async () => {
    expect(await call('PutItem')).toEqual(done);
    expect(await call('Query', 'two')).toEqual(done);
    expect(arrived).toEqual(['PutItem one', 'Query two']);
    expect(proxy.calls).toEqual(['PutItem', 'Query']);
  });

  it('breaks the n-th call of an operation, counted since the rule was set', async () => {
    await call('PutItem');
    proxy.break({ operation: 'PutItem', fault: 'fail', calls: (nth) => nth === 2 });
    const statuses: number[] = [];
    for (const operation of ['PutItem', 'Query', 'PutItem', 'PutItem']) {
      statuses.push((await call(operation)).status);
    }
    expect(statuses).toEqual([200, 200, 500, 200]);
  });

  it('breaks the n-th call of all where no operation is named', async () => {
    proxy.break({ fault: 'fail', calls: (nth) => nth === 2 });
    const statuses: number[] = [];
    for (const operation of ['PutItem', 'Query', 'PutItem']) statuses.push((await call(operation)).status);
    expect(statuses).toEqual([200, 500, 200]);
  });

  it.each([
    ['drop-before', []],
    ['drop-after', ['PutItem one']],
  ] as const)(
    '%s ends the connection, and tells whoever asked for it before the caller',
    async (fault, reached) => {
      const happened: string[] = [];
      proxy.break({ ...always(fault), onDropped: () => happened.push(`dropped after ${arrived.length}`) });
      await call('PutItem').catch(() => happened.push('noticed'));
      expect(happened).toEqual([`dropped after ${reached.length}`, 'noticed']);
      expect(arrived).toEqual(reached);
    },
  );

  it.each([
    ['hang-before', []],
    ['hang-after', ['PutItem one']],
  ] as const)('%s answers nothing while anybody waits', async (fault, reached) => {
    proxy.break(always(fault));
    const giveUp = new AbortController();
    const told = call('PutItem', 'one', { signal: giveUp.signal });
    await vi.waitFor(() => expect(proxy.calls).toHaveLength(1));
    await proxy.settled();
    // Another call goes all the way meanwhile.
    proxy.break();
    expect(await call('Query')).toEqual(done);
    expect(arrived).toEqual([...reached, 'Query one']);
    giveUp.abort();
    await expect(told).rejects.toThrow();
    await proxy.settled();
    expect(arrived).toEqual([...reached, 'Query one']);
  });

  it('late carries out what its caller gave up', async () => {
    proxy.break(always('late'));
    const giveUp = new AbortController();
    const told = call('PutItem', 'one', { signal: giveUp.signal });
    await vi.waitFor(() => expect(proxy.calls).toHaveLength(1));
    expect(arrived).toEqual([]);
    giveUp.abort();
    await expect(told).rejects.toThrow();
    await vi.waitFor(() => expect(arrived).toEqual(['PutItem one']));
    await proxy.settled();
  });

  it.each([
    ['delay-before', ['Query two', 'PutItem one']],
    ['delay-after', ['PutItem one', 'Query two']],
  ] as const)('%s lets a later call be answered first', async (fault, order) => {
    const delayed = Promise.withResolvers<void>();
    const over = Promise.withResolvers<void>();
    const slow = new FaultProxy(target, () => {
      delayed.resolve();
      return over.promise;
    });
    const through = await slow.start();
    slow.break(always(fault, 'PutItem'));
    const told = call('PutItem', 'one', { through });
    await delayed.promise;
    expect(await call('Query', 'two', { through })).toEqual(done);
    over.resolve();
    expect(await told).toEqual(done);
    expect(arrived).toEqual(order);
    await slow.stop();
  });

  it.each([
    ['throttle', 'PutItem', 'one', 400, 'ProvisionedThroughputExceededException', undefined],
    ['fail', 'PutItem', 'one', 500, 'InternalServerError', undefined],
    ['conflict', 'PutItem', 'one', 400, 'TransactionConflictException', undefined],
    [
      'conflict',
      'TransactWriteItems',
      transaction,
      400,
      'TransactionCanceledException',
      'TransactionConflict',
    ],
    ['cancel', 'TransactWriteItems', transaction, 400, 'TransactionCanceledException', 'ThrottlingError'],
  ] as const)('%s answers %s as storage would, which sees nothing of it', async (...expected) => {
    const [fault, operation, body, status, type, code] = expected;
    proxy.break(always(fault));
    const answer = await call(operation, body);
    const told = JSON.parse(answer.text);
    expect([answer.status, told.__type]).toEqual([status, `com.amazonaws.dynamodb.v20120810#${type}`]);
    const reasons = code && ['None', 'None', code];
    expect(told.CancellationReasons?.map(({ Code }: { Code: string }) => Code)).toEqual(reasons);
    expect(arrived).toEqual([]);
  });

  it.each([
    ['BatchGetItem', { Keys: ['one', 'two'] }, { Keys: ['one'] }, 'UnprocessedKeys', { Keys: ['two'] }],
    ['BatchWriteItem', ['one', 'two'], ['one'], 'UnprocessedItems', ['two']],
  ] as const)('partly carries out the first item of %s and names the others', async (...expected) => {
    const [operation, asked, first, field, left] = expected;
    const answering = http.createServer(async (request, response) => {
      arrived.push(await text(request));
      response.end('{}');
    });
    await new Promise<void>((resolve) => answering.listen(0, '127.0.0.1', resolve));
    const before = new FaultProxy(`http://127.0.0.1:${(answering.address() as AddressInfo).port}`);
    const through = await before.start();
    const batch = (counted: object) => JSON.stringify({ RequestItems: { counters: counted } });
    before.break(always('partly'));
    const answer = await call(operation, batch(asked), { through });
    expect(JSON.parse(answer.text)).toEqual({ [field]: { counters: left } });
    expect(JSON.parse((await call(operation, batch(first), { through })).text)).toEqual({ [field]: {} });
    expect(arrived).toEqual([batch(first), batch(first)]);
    before.break(always('unprocessed'));
    const none = JSON.parse((await call(operation, batch(asked), { through })).text);
    expect(none[field]).toEqual({ counters: asked });
    expect(arrived).toHaveLength(2);
    await before.stop();
    answering.close();
  });

  it('cancels a transaction that overlaps another of the same item, where it is told to', async () => {
    const counted = (id: string) =>
      JSON.stringify({ TransactItems: [{ Update: { TableName: 'counters', Key: { id } } }] });
    const slow = http.createServer(async (request, response) => {
      await text(request);
      answers.push(() => response.end('done'));
    });
    const answers: (() => void)[] = [];
    await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
    const before = new FaultProxy(`http://127.0.0.1:${(slow.address() as AddressInfo).port}`);
    const through = await before.start();
    before.overlapsConflict = true;
    const first = call('TransactWriteItems', counted('one'), { through });
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    const second = await call('TransactWriteItems', counted('one'), { through });
    expect(JSON.parse(second.text).CancellationReasons).toEqual([{ Code: 'TransactionConflict' }]);
    const other = call('TransactWriteItems', counted('other'), { through });
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    for (const answer of answers) answer();
    expect((await first).text + (await other).text).toBe('donedone');
    const again = call('TransactWriteItems', counted('one'), { through });
    await vi.waitFor(() => expect(answers).toHaveLength(3));
    answers.at(-1)?.();
    expect((await again).status).toBe(200);
    expect(before.overlaps).toBe(1);
    await before.stop();
    slow.close();
  });

  it.each([
    ['conflict', 'Query'],
    ['cancel', 'PutItem'],
  ] as const)('%s is no answer to a %s, which passes', async (fault, operation) => {
    proxy.break(always(fault));
    expect(await call(operation)).toEqual(done);
  });

  it('settles when storage has carried out what is under way', async () => {
    proxy.break(always('delay-before'));
    const told = call('PutItem');
    await vi.waitFor(() => expect(proxy.calls).toHaveLength(1));
    await proxy.settled();
    expect(arrived).toEqual(['PutItem one']);
    expect(await told).toEqual(done);
  });

  it('that is stopped passes nothing on any more', async () => {
    const another = new FaultProxy(endpoint);
    const stopped = await another.start();
    another.break(always('late'));
    const told = fetch(stopped, { method: 'POST', body: 'one' });
    told.catch(() => undefined);
    await vi.waitFor(() => expect(another.calls).toHaveLength(1));
    await another.stop();
    await expect(told).rejects.toThrow();
    await another.settled();
    expect(arrived).toEqual([]);
  });
});
