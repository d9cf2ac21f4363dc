import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awsClient, type CallBounds } from '#shared/stores/aws-client.ts';
import { WholeResponseHandler } from '#shared/stores/whole-response-handler.ts';

const ITEM = JSON.stringify({ Item: { id: { S: 'é'.repeat(20_000) } } });

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A client of a server, with bounds that a test can wait for. */
async function clientOf(listener: RequestListener, bounds: Partial<CallBounds> = {}) {
  const settings = {
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    endpoint: await listen(listener),
  };
  const client = awsClient(DynamoDBClient, settings, {
    maxAttempts: 1,
    connectionTimeout: 5000,
    requestTimeout: 5000,
    ...bounds,
  });
  onTestFinished(() => client.destroy());
  return client;
}

const get = () => new GetItemCommand({ TableName: 'members', Key: { id: { S: 'a' } } });

describe('a call of AWS', () => {
  it('reads a response of many chunks whole, over and over on one connection', async () => {
    const ports = new Set<number | undefined>();
    const client = await clientOf((request, response) => {
      ports.add(request.socket.remotePort);
      const bytes = Buffer.from(ITEM);
      for (let from = 0; from < bytes.length; from += 1001) response.write(bytes.subarray(from, from + 1001));
      response.end();
    });
    for (let count = 0; count < 3; count += 1) {
      expect((await client.send(get())).Item).toEqual({ id: { S: 'é'.repeat(20_000) } });
    }
    expect(ports.size).toBe(1);
  });

  it.each([
    ['without a response', () => {}],
    ['whose response never ends', (_, response) => void response.writeHead(200).write('{"Item":')],
  ] satisfies [string, RequestListener][])(
    '%s ends with its bound, as often as it may',
    async (_, listener) => {
      let calls = 0;
      const client = await clientOf(
        (request, response) => {
          calls += 1;
          listener(request, response);
        },
        { maxAttempts: 2, requestTimeout: 40 },
      );
      await expect(client.send(get())).rejects.toMatchObject({
        name: 'TimeoutError',
        $metadata: { attempts: 2 },
      });
      expect(calls).toBe(2);
    },
  );

  it('waits for a free connection as long as for a new one, and a connected call waits for its response', async () => {
    const held: (() => void)[] = [];
    const all = Promise.withResolvers<void>();
    const client = await clientOf(
      (_, response) => {
        held.push(() => response.end('{}'));
        if (held.length === 50) all.resolve();
      },
      { connectionTimeout: 1000 },
    );
    const connected = Array.from({ length: 50 }, () => client.send(get()));
    await all.promise;
    await expect(client.send(get())).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(held).toHaveLength(50);
    for (const reply of held) reply();
    await expect(Promise.all(connected)).resolves.toHaveLength(50);
  });

  it.each([
    ['before', (destroy: () => void) => destroy()],
    [
      'within',
      (destroy: () => void, begin: () => void) => {
        begin();
        setTimeout(destroy, 10);
      },
    ],
  ])('is repeated when its connection breaks %s its response', async (_, breaking) => {
    let calls = 0;
    const client = await clientOf(
      (request, response) => {
        calls += 1;
        if (calls === 2) return void response.end(ITEM);
        const begin = () => void response.writeHead(200, { 'content-length': ITEM.length }).write('{"Item"');
        breaking(() => request.socket.destroy(), begin);
      },
      { maxAttempts: 2 },
    );
    expect((await client.send(get())).Item?.id?.S).toHaveLength(20_000);
    expect(calls).toBe(2);
  });

  it('is a refusal with the name that the service gives it', async () => {
    const client = await clientOf((_, response) => {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"no"}',
      );
    });
    await expect(client.send(get())).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'no',
    });
  });

  it('that its caller aborts ends at once', async () => {
    const aborting = new AbortController();
    const client = await clientOf(() => aborting.abort());
    const call = client.send(get(), { abortSignal: aborting.signal });
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('with a query is sent whole', async () => {
    const endpoint = new URL(await listen(({ url }, response) => response.end(url)));
    const handler = new WholeResponseHandler({ connectionTimeout: 5000, requestTimeout: 5000 });
    onTestFinished(() => handler.destroy());
    const { response } = await handler.handle({
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      port: Number(endpoint.port),
      method: 'GET',
      path: '/a',
      headers: {},
      query: { b: 'c' },
      clone: () => {
        throw new TypeError('a request is sent once');
      },
    });
    expect(Buffer.concat(await Array.fromAsync(response.body as AsyncIterable<Uint8Array>)).toString()).toBe(
      '/a?b=c',
    );
  });
});
