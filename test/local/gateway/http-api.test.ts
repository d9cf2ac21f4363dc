import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FixtureGateway, openFixtureGateway } from './fixture-gateway.ts';

let gateway: FixtureGateway;

beforeAll(async () => {
  gateway = await openFixtureGateway();
});
afterAll(() => gateway.stop());

interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends a request exactly as written; fetch would normalise path, headers or body. */
function send(
  method: string,
  path: string,
  headers: Record<string, string | string[]> = {},
  body: string | Buffer = '',
): Promise<Sent> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: gateway.port, method, path, headers };
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function event(...parameters: Parameters<typeof send>): Promise<Record<string, unknown>> {
  return JSON.parse((await send(...parameters)).text);
}

async function behave(what: object, path = '/v1/behave'): Promise<Sent> {
  return send('POST', path, { 'content-type': 'application/json' }, JSON.stringify(what));
}

test.each([
  ['GET', '/v1/pets/dog/1', 'GET /v1/pets/dog/1'],
  ['GET', '/v1/pets/dog/2', 'GET /v1/pets/dog/{id}'],
  ['GET', '/v1/pets/cat/1', 'GET /v1/pets/{proxy+}'],
  ['GET', '/v1/pets/dog/2/x', 'GET /v1/pets/{proxy+}'],
  ['DELETE', '/v1/any/m1', 'ANY /v1/any/{member}'],
  ['POST', '/v1/pets/dog/1', '$default'],
  ['GET', '/v1/any/', '$default'],
  ['GET', '/v1/any//', '$default'],
  ['GET', '/v1/pets/', '$default'],
  ['GET', '/v1/nowhere', '$default'],
])('%s %s takes the route %s', async (method, path, routeKey) => {
  expect((await event(method, path)).routeKey).toBe(routeKey);
});

test('the event is payload format 2.0', async () => {
  const path = '/v1/any/card%3A298%2F1?a=1&a=2&b=x%20y&empty=';
  const headers = {
    'X-Twice': ['one', 'two'],
    'X-Forwarded-For': ['198.51.100.1', '198.51.100.2'],
    Cookie: 'a=1; b=2',
    'user-agent': 'till/1',
  };
  const sent = await event('GET', path, headers);
  expect(sent).toEqual({
    version: '2.0',
    routeKey: 'ANY /v1/any/{member}',
    rawPath: '/v1/any/card:298/1',
    rawQueryString: 'a=1&a=2&b=x%20y&empty=',
    cookies: ['a=1', 'b=2'],
    headers: expect.objectContaining({
      'x-twice': 'one,two',
      'user-agent': 'till/1',
      // The addresses in order: the viewer's claim, the viewer that the distribution saw, and the edge that the gateway
      // saw.
      'x-forwarded-for': expect.stringMatching(
        /^198\.51\.100\.1, 198\.51\.100\.2, (?:127\.0\.0\.1|::1), 192\.0\.2\.1$/,
      ),
      'x-forwarded-proto': 'https',
    }),
    queryStringParameters: { a: '1,2', b: 'x y', empty: '' },
    pathParameters: { member: 'card:298/1' },
    requestContext: expect.objectContaining({
      accountId: '000000000000',
      routeKey: 'ANY /v1/any/{member}',
      stage: '$default',
      http: {
        method: 'GET',
        path: '/v1/any/card:298/1',
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'till/1',
      },
      requestId: expect.stringMatching(/^.{16}$/),
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    }),
    isBase64Encoded: false,
  });
  expect(sent.headers).not.toHaveProperty('cookie');
  expect(sent.headers).not.toHaveProperty('connection');
  expect(sent.requestContext).not.toHaveProperty('authorizer');
});

test('a parameter is decoded once', async () => {
  expect((await event('GET', '/v1/any/a%2525')).pathParameters).toEqual({ member: 'a%25' });
});

test("a path that is not valid percent-encoding is the gateway's 400", async () => {
  expect(await send('GET', '/v1/any/%ZZ')).toMatchObject({ status: 400, text: '{"message":"Bad Request"}' });
});

test.each([
  ['application/json', false],
  ['application/json; charset=utf-8', false],
  ['application/problem+json', false],
  ['text/csv', false],
  ['application/x-ndjson', true],
  ['application/x-www-form-urlencoded', true],
  ['application/octet-stream', true],
])('a body of type %s arrives in base64: %s', async (type, encoded) => {
  const sent = await event('POST', '/v1/any/x', { 'content-type': type }, 'höi');
  expect(sent.isBase64Encoded).toBe(encoded);
  expect(sent.body).toBe(encoded ? Buffer.from('höi').toString('base64') : 'höi');
});

test("the origin's header is added and a client's own is dropped", async () => {
  const sent = await send('GET', '/v1/any/x', { 'X-Origin-Secret': 'guessed' });
  expect(sent.headers['x-knows-secret']).toBe('true');
  expect(sent.text).not.toContain('guessed');
});

test('a method that the distribution does not let through never reaches the API', async () => {
  expect((await send('POST', '/health')).status).toBe(403);
});

test.each([
  ['status, headers and body', { statusCode: 201, headers: { 'X-A': 1 }, body: 'yes' }, 201, 'yes'],
  ['a body in base64', { statusCode: 200, body: 'aGk=', isBase64Encoded: true }, 200, 'hi'],
  ['a result without a status', { hello: 1 }, 200, '{"hello":1}'],
  [
    'a cookie that HTTP cannot carry',
    { statusCode: 200, cookies: ['a\n'] },
    500,
    '{"message":"Internal Server Error"}',
  ],
  ['a status that is not a number', { statusCode: 'no' }, 500, '{"message":"Internal Server Error"}'],
  [
    'a body that is not a text',
    { statusCode: 200, body: { a: 1 } },
    500,
    '{"message":"Internal Server Error"}',
  ],
  [
    'headers that are no texts',
    { statusCode: 200, headers: { a: {} } },
    500,
    '{"message":"Internal Server Error"}',
  ],
  [
    'a header that HTTP cannot carry',
    { statusCode: 200, headers: { a: 'x\ny' } },
    500,
    '{"message":"Internal Server Error"}',
  ],
])('a function that returns %s', async (_, answer, status, text) => {
  expect(await behave({ answer })).toMatchObject({ status, text });
});

test('cookies, lengths and types of an answer are right', async () => {
  const { headers } = await behave({
    answer: { statusCode: 200, headers: { 'content-length': '1' }, cookies: ['a=1', 'b=2'], body: 'four' },
  });
  expect(headers['set-cookie']).toEqual(['a=1', 'b=2']);
  expect(headers['content-length']).toBe('4');
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
});

test('a function that fails is 500 and tells the client nothing', async () => {
  expect(await behave({ fail: 'the table laurel-dev is gone' })).toMatchObject({
    status: 500,
    text: '{"message":"Internal Server Error"}',
  });
});

test('a function that takes too long is 503', async () => {
  expect(await behave({ wait: true }, '/v1/slow')).toMatchObject({
    status: 503,
    text: '{"message":"Service Unavailable"}',
  });
});

test('a body over 10 MB is 413, and the function is not called', async () => {
  const before = gateway.calls.length;
  const sent = await send('POST', '/v1/any/x', {}, Buffer.alloc(10 * 1024 * 1024 + 1));
  expect(sent).toMatchObject({ status: 413, text: '{"message":"Request Entity Too Large"}' });
  expect(gateway.calls).toHaveLength(before);
});

test('CORS: a preflight is answered by the gateway, for the allowed origin only', async () => {
  const preflight = (origin: string) =>
    send('OPTIONS', '/v1/any/x', { origin, 'access-control-request-method': 'GET' });
  const allowed = await preflight('https://shop.example');
  expect(allowed).toMatchObject({ status: 204, text: '' });
  expect(allowed.headers).toMatchObject({
    'access-control-allow-origin': 'https://shop.example',
    'access-control-allow-methods': 'GET',
    'access-control-max-age': '60',
  });
  expect((await preflight('https://evil.example')).headers).not.toHaveProperty('access-control-allow-origin');
});

test("CORS: the gateway's configuration replaces what a function says", async () => {
  const answer = { statusCode: 200, headers: { 'access-control-allow-origin': '*' }, body: '' };
  expect((await behave({ answer })).headers).not.toHaveProperty('access-control-allow-origin');
  const { headers } = await send('GET', '/v1/any/x', { origin: 'https://shop.example' });
  expect(headers['access-control-allow-origin']).toBe('https://shop.example');
});

test('CORS: the gateway adds nothing to its own answers, and the distribution does, for each allowed origin', async () => {
  const origin = 'https://app.example';
  const refused = await send('GET', '/v1/guarded', { origin });
  expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, origin]);
  expect(refused.headers['access-control-expose-headers']).toBe('ETag,Retry-After');
  expect(refused.headers).not.toHaveProperty('access-control-allow-methods');
  const failed = await send('POST', '/v1/behave', { origin }, Buffer.from('{"fail":"x"}'));
  expect([failed.status, failed.headers['access-control-allow-origin']]).toEqual([500, origin]);
  const large = await send('POST', '/v1/any/x', { origin }, Buffer.alloc(10 * 1024 * 1024 + 1));
  expect([large.status, large.headers['access-control-allow-origin']]).toEqual([413, origin]);
  const stranger = await send('GET', '/v1/guarded', { origin: 'https://evil.example' });
  expect(stranger.headers).not.toHaveProperty('access-control-allow-origin');
  expect((await send('GET', '/v1/guarded')).headers).not.toHaveProperty('access-control-allow-origin');
});

test('CORS: the distribution says that a refusal depends on its origin, named or not, and leaves the Vary of a function', async () => {
  const asked = { 'access-control-request-method': 'PUT' };
  for (const origin of ['https://app.example', 'https://evil.example']) {
    const answers = [
      await send('GET', '/v1/guarded', { origin }),
      await send('POST', '/v1/behave', { origin }, Buffer.from('{"fail":"x"}')),
      await send('POST', '/v1/any/x', { origin }, Buffer.alloc(10 * 1024 * 1024 + 1)),
      await send('OPTIONS', '/v1/any/x', { origin, ...asked }),
    ];
    expect(answers.map(({ status, headers }) => [status, headers.vary])).toEqual(
      [401, 500, 413, 204].map((status) => [status, 'Origin']),
    );
  }
  const answer = { statusCode: 200, headers: { vary: 'Accept, Origin' } };
  expect((await behave({ answer })).headers.vary).toBe('Accept, Origin');
});

test("CORS: the distribution leaves alone the gateway's answer to a preflight, and that of a function", async () => {
  const origin = 'https://shop.example';
  const preflight = await send('OPTIONS', '/v1/any/x', { origin, 'access-control-request-method': 'PUT' });
  expect(preflight.headers).toMatchObject({
    'access-control-allow-methods': 'GET',
    'access-control-max-age': '60',
  });
  const { headers } = await send('GET', '/v1/any/x', { origin });
  expect([headers['access-control-allow-origin'], headers.vary]).toEqual([origin, 'Origin']);
  expect(headers).not.toHaveProperty('access-control-expose-headers');
});

test('HEAD has the status and headers of GET, no body and no length of one', async () => {
  const head = await send('HEAD', '/v1/any/x');
  expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', undefined]);
  expect(head.headers['content-type']).toBe('application/json');
  expect(await send('HEAD', '/v1/guarded')).toMatchObject({ status: 200, text: '' });
});

test('CORS: an allowed page may fetch tokens and keys, and nothing else that is local', async () => {
  const allowing = async (method: string, path: string, origin: string) =>
    (await send(method, path, { origin })).headers['access-control-allow-origin'];
  expect(await allowing('POST', '/oauth2/token', 'https://shop.example')).toBe('https://shop.example');
  expect(await allowing('GET', '/.well-known/jwks.json', 'https://shop.example')).toBe(
    'https://shop.example',
  );
  expect(await allowing('POST', '/oauth2/token', 'https://evil.example')).toBeUndefined();
  expect(await allowing('GET', '/oauth2/authorize', 'https://shop.example')).toBeUndefined();
  expect(await allowing('GET', '/', 'https://shop.example')).toBeUndefined();
});

const lastLine = () => JSON.parse(gateway.accessLog.at(-1) ?? '');

test('the access log holds the route key and never the path', async () => {
  await send('GET', '/v1/any/card:2981000012345');
  expect(gateway.accessLog.at(-1)).not.toContain('2981000012345');
  expect(lastLine()).toMatchObject({ route: 'ANY /v1/any/{member}', status: '200', path: '-', client: '-' });
});

test('the access log says which system called, who was refused, and what kind of failure it was', async () => {
  const token = await gateway.token('dev-channel');
  await send('GET', '/v1/guarded', { authorization: `Bearer ${token}` });
  expect(lastLine()).toMatchObject({ status: '200', client: expect.stringMatching(/^[a-z0-9]{26}$/) });
  await send('GET', '/v1/guarded');
  expect(lastLine()).toMatchObject({ route: 'GET /v1/guarded', status: '401', error: 'UNAUTHORIZED' });
  await behave({ fail: 'card 2981000012345' });
  expect(lastLine()).toMatchObject({ status: '500', integrationError: 'Error' });
  expect(gateway.accessLog.at(-1)).not.toContain('2981000012345');
});

test('a host name that is not local is refused: no other site may point its name here', async () => {
  expect((await send('GET', '/health', { host: 'evil.example' })).status).toBe(421);
  expect((await send('GET', '/health', { host: `localhost:${gateway.port}` })).status).toBe(200);
});

test('a client that leaves in the middle of its body disturbs nobody and is not reported', async () => {
  const before = gateway.reports.length;
  await new Promise<void>((resolve) => {
    const socket = connect(gateway.port, '127.0.0.1', () => {
      const head = 'POST /v1/any/x HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf';
      socket.write(head, () => socket.destroy());
    });
    socket.on('close', () => resolve());
  });
  expect((await send('GET', '/health')).status).toBe(200);
  expect(gateway.reports).toHaveLength(before);
});

test('a route with a throttle of its own is 429 beyond it, and others go on', async () => {
  const throttled = async () => (await send('GET', '/v1/throttled')).status;
  expect([await throttled(), await throttled(), await throttled()]).toEqual([200, 200, 429]);
  const refused = await send('GET', '/v1/throttled');
  expect(JSON.parse(refused.text)).toEqual({ message: 'Too Many Requests' });
  expect(refused.headers['content-type']).toBe('application/json');
  expect((await send('GET', '/v1/pets/dog/1')).status).toBe(200);
  expect(gateway.accessLog.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ route: 'GET /v1/throttled', status: '429', error: 'THROTTLED' }),
  );
});

test.each([
  ['no Host header', []],
  ['two Host headers', ['Host: localhost', 'Host: localhost']],
])('a request with %s is 400', async (_, hosts) => {
  const socket = connect(gateway.port, '127.0.0.1');
  socket.end(['GET /health HTTP/1.1', ...hosts, 'Connection: close', '', ''].join('\r\n'));
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
});
