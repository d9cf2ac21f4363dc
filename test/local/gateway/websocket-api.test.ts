import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type FixtureGateway, openFixtureGateway } from './fixture-gateway.ts';

let gateway: FixtureGateway;

beforeAll(async () => {
  gateway = await openFixtureGateway();
});
afterAll(() => gateway.stop());

const protocols = (wish: string) => ['laurel.v1', `bearer.${wish}`];

function open(wish: string, port = gateway.port): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}/ws?a=1`, protocols(wish));
}

async function opened(wish: string, port = gateway.port): Promise<WebSocket> {
  const socket = open(wish, port);
  await once(socket, 'open');
  return socket;
}

async function nextFrame(socket: WebSocket): Promise<Record<string, unknown>> {
  const [data] = (await once(socket, 'message')) as [Buffer];
  return JSON.parse(data.toString());
}

async function refusal(wish: string): Promise<{ status: number | undefined; body: string }> {
  const socket = open(wish);
  socket.on('error', () => undefined);
  const [request, response] = await once(socket, 'unexpected-response');
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  request.destroy();
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() };
}

const events = (eventType: string) =>
  gateway.calls
    .map(({ event }) => event.requestContext as Record<string, unknown>)
    .filter((context) => context?.eventType === eventType);

const post = (id: string, body: string | Buffer) =>
  fetch(`${gateway.connectionsUrl}/@connections/${encodeURIComponent(id)}`, { method: 'POST', body });

test('the authorizer lets a client in, $connect chooses the subprotocol, later events carry the context', async () => {
  const socket = await opened('m1');
  expect(socket.protocol).toBe('laurel.v1');
  socket.send('{"type":"resume","afterSeq":3}');
  expect(await nextFrame(socket)).toEqual({
    routeKey: 'resume',
    authorizer: { member: 'm1', level: '3', principalId: 'm1' },
    body: '{"type":"resume","afterSeq":3}',
  });
  socket.close(4000, 'bye');
  await vi.waitFor(() => expect(events('DISCONNECT')).not.toHaveLength(0));
  expect(events('DISCONNECT').at(-1)).toMatchObject({
    routeKey: '$disconnect',
    stage: 'ws',
    authorizer: { member: 'm1', level: '3', principalId: 'm1' },
    disconnectStatusCode: 4000,
    disconnectReason: 'bye',
  });
});

test.each([
  ['no token', '!', 401, '{"message":"Unauthorized"}'],
  ['a policy that denies', 'denied', 403, '{"message":"Forbidden"}'],
  ['an authorizer that fails', 'broken', 500, '{"message":"Internal server error"}'],
  ['an authorizer that returns nonsense', 'odd', 500, '{"message":"Internal server error"}'],
  ['a $connect that refuses', 'refused', 451, 'not you'],
  ['a $connect that fails', 'crash', 502, '{"message":"Internal server error"}'],
])('the handshake is refused: %s', async (_, wish, status, body) => {
  const before = gateway.accessLog.length;
  expect(await refusal(wish)).toEqual({ status, body });
  // One line, with the status that the client got. Sockets of other tests may end meanwhile.
  const connects = gateway.accessLog.slice(before).filter((line) => line.startsWith('CONNECT'));
  expect(connects).toEqual([`CONNECT $connect ${status} -`]);
});

test("a path other than the stage's opens no socket", async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${gateway.port}/other`, protocols('m1'));
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  expect(response.statusCode).toBe(403);
  socket.terminate();
});

test('a plain request to the stage gets 426 Upgrade Required', async () => {
  expect((await fetch(`${gateway.url}/ws`)).status).toBe(426);
});

test.each([
  ['a frame without the field', '{"kind":"resume"}'],
  ['an unknown type', '{"type":"dance"}'],
  ['a type that is not a text', '{"type":7}'],
  ["a route of the gateway's own", '{"type":"$connect"}'],
  ['a name from the prototype', '{"type":"constructor"}'],
  ['no object', '[1]'],
  ['no JSON', 'ping'],
  ['an empty frame', ''],
])('%s takes $default', async (_, body) => {
  const socket = await opened('m1');
  socket.send(body);
  expect(await nextFrame(socket)).toMatchObject({ routeKey: '$default', body });
  socket.terminate();
});

test("a function that fails on a frame answers with the gateway's error, and the socket stays", async () => {
  const socket = await opened('m1');
  socket.send('fail');
  expect(await nextFrame(socket)).toMatchObject({
    message: 'Internal server error',
    connectionId: expect.any(String),
  });
  socket.send('again');
  expect(await nextFrame(socket)).toMatchObject({ body: 'again' });
  socket.terminate();
});

const kilobytes = (count: number) => 'x'.repeat(count * 1024);

test.each([
  ['a binary frame', (socket: WebSocket) => socket.send(Buffer.from('hi')), 1003],
  ['a frame over 32 KB', (socket: WebSocket) => socket.send(`${kilobytes(32)}x`), 1009],
  [
    'a message over 128 KB in small frames',
    (socket: WebSocket) => {
      for (let part = 0; part < 5; part++) socket.send(kilobytes(30), { fin: part === 4 });
    },
    1009,
  ],
])('%s closes the socket', async (_, act, code) => {
  const socket = await opened('m1');
  const before = events('MESSAGE').length;
  act(socket);
  expect((await once(socket, 'close'))[0]).toBe(code);
  expect(events('MESSAGE')).toHaveLength(before);
});

test('a frame of 32 KB and a message of several frames are fine', async () => {
  const socket = await opened('m1');
  socket.send(kilobytes(32));
  expect(await nextFrame(socket)).toMatchObject({ body: kilobytes(32) });
  socket.send(kilobytes(30), { fin: false });
  socket.send(kilobytes(30), { fin: true });
  expect(await nextFrame(socket)).toMatchObject({ body: kilobytes(60) });
  socket.terminate();
});

test('@connections reaches an open socket, describes it and closes it', async () => {
  const socket = await opened('m2');
  const { connectionId } = events('CONNECT').at(-1) as { connectionId: string };
  const frame = once(socket, 'message');
  expect((await post(connectionId, 'hello')).status).toBe(200);
  expect((await frame)[1]).toBe(false);
  const url = `${gateway.connectionsUrl}/@connections/${encodeURIComponent(connectionId)}`;
  expect(await (await fetch(url)).json()).toMatchObject({ identity: { sourceIp: '192.0.2.1' } });
  const closed = once(socket, 'close');
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(204);
  // Gone at once, also while the client has not answered the close.
  for (const method of ['DELETE', 'GET']) expect((await fetch(url, { method })).status, method).toBe(410);
  expect((await closed)[0]).toBe(1000);
});

test('@connections: an unknown connection is 410, a message over 128 KB 413', async () => {
  const socket = await opened('m2');
  const { connectionId } = events('CONNECT').at(-1) as { connectionId: string };
  const gone = await post('AAAAAAAAAAAAAAA=', 'x');
  expect([gone.status, gone.headers.get('x-amzn-errortype')]).toEqual([410, 'GoneException']);
  const large = await post(connectionId, kilobytes(128).concat('x'));
  expect([large.status, large.headers.get('x-amzn-errortype')]).toEqual([413, 'PayloadTooLargeException']);
  socket.terminate();
  await vi.waitFor(async () => expect((await post(connectionId, 'x')).status).toBe(410));
});

/** A client that completes the handshake and then reads nothing more. */
async function deafClient(): Promise<Socket> {
  const request = httpRequest({
    host: '127.0.0.1',
    port: gateway.port,
    path: '/ws',
    headers: {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': Buffer.alloc(16, 1).toString('base64'),
      'Sec-WebSocket-Protocol': protocols('deaf').join(', '),
    },
  });
  request.end();
  const [, socket] = (await once(request, 'upgrade')) as [unknown, Socket];
  socket.pause();
  socket.on('error', () => undefined);
  return socket;
}

test('a client that does not read is dropped, and nobody waits for it', async () => {
  const deaf = await deafClient();
  const { connectionId } = events('CONNECT').at(-1) as { connectionId: string };
  const listener = await opened('m3');
  let sent = 0;
  while (sent < 1000 && (await post(connectionId, kilobytes(100))).status === 200) sent += 1;
  expect(sent).toBeLessThan(1000);
  expect((await post(connectionId, 'x')).status).toBe(410);
  listener.send('still here');
  expect(await nextFrame(listener)).toMatchObject({ body: 'still here' });
  await vi.waitFor(() => expect(events('DISCONNECT').at(-1)).toMatchObject({ connectionId }));
  deaf.destroy();
  listener.terminate();
});

test('a client that leaves during the handshake is disconnected again', async () => {
  const socket = connect(gateway.port, '127.0.0.1');
  await once(socket, 'connect');
  const head = [
    'GET /ws HTTP/1.1',
    'host: localhost',
    'connection: upgrade',
    'upgrade: websocket',
    'sec-websocket-version: 13',
    `sec-websocket-key: ${Buffer.alloc(16, 1).toString('base64')}`,
    'Sec-WebSocket-Protocol: laurel.v1, bearer.leaver',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`, () => socket.destroy());
  const leaver = expect.objectContaining({ authorizer: expect.objectContaining({ member: 'leaver' }) });
  await vi.waitFor(() => expect(events('DISCONNECT')).toContainEqual(leaver));
});

test('an idle socket is closed', async () => {
  const own = await openFixtureGateway({ webSocketLimits: { idleMilliseconds: 200 } });
  const idle = await opened('m1', own.port);
  expect((await once(idle, 'close'))[0]).toBe(1001);
  await own.stop();
});

test('a socket that is used does not count as idle', async () => {
  const own = await openFixtureGateway({ webSocketLimits: { idleMilliseconds: 1000 } });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const socket = await opened('m1', own.port);
  vi.advanceTimersByTime(900);
  socket.send('still here');
  await once(socket, 'message');
  vi.advanceTimersByTime(900);
  socket.send('and still');
  await once(socket, 'message');
  const closed = once(socket, 'close');
  vi.advanceTimersByTime(1000);
  vi.useRealTimers();
  expect((await closed)[0]).toBe(1001);
  await own.stop();
});

test('a socket that has lived its time is closed', async () => {
  const brief = await openFixtureGateway({ webSocketLimits: { lifetimeMilliseconds: 200 } });
  const old = await opened('m1', brief.port);
  expect((await once(old, 'close'))[0]).toBe(1001);
  await brief.stop();
});

test('stopping closes the sockets and tells $disconnect', async () => {
  const own = await openFixtureGateway();
  const socket = await opened('m1', own.port);
  const closed = once(socket, 'close');
  await own.stop();
  expect((await closed)[0]).toBe(1001);
  const types = own.calls.map(({ event }) => (event.requestContext as { eventType: string }).eventType);
  expect(types).toContain('DISCONNECT');
});

test('the access log has a line for each event, without the content of the frame', async () => {
  const before = gateway.accessLog.length;
  const socket = await opened('m9');
  expect(gateway.accessLog.slice(before)).toEqual(['CONNECT $connect 200 -']);
  socket.send('{"type":"resume","afterSeq":7}');
  await nextFrame(socket);
  socket.close();
  // An event has its line when its function is done, so the last two may come in either order.
  await vi.waitFor(() =>
    expect(gateway.accessLog.slice(-3).toSorted()).toEqual([
      'CONNECT $connect 200 -',
      'DISCONNECT $disconnect 200 -',
      'MESSAGE resume 200 -',
    ]),
  );
});
