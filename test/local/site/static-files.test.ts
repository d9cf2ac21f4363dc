import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileOf } from '../../../local/site/static-files.ts';
import { type FixtureGateway, openFixtureGateway } from '../gateway/fixture-gateway.ts';
import { temporaryFolder } from '../template/fixture-assembly.ts';

let gateway: FixtureGateway;

beforeAll(async () => {
  gateway = await openFixtureGateway();
});
afterAll(() => gateway.stop());

test.each([
  ['/', 'text/html; charset=utf-8', '<title>start</title>'],
  ['/local/', 'text/html; charset=utf-8', '<title>start</title>'],
  ['/docs', 'text/html; charset=utf-8', '<title>docs</title>'],
  ['/docs/', 'text/html; charset=utf-8', '<title>docs</title>'],
  ['/openapi.json', 'application/json', '"openapi"'],
  ['/app.js?v=1', 'text/javascript; charset=utf-8', 'export'],
])('%s is served', async (path, type, text) => {
  const answer = await fetch(`${gateway.url}${path}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe(type);
  const local = path === '/' || path === '/local/';
  expect(answer.headers.get('cache-control')).toBe(local ? 'no-cache' : 'public, max-age=0, s-maxage=60');
  expect(await answer.text()).toContain(text);
});

test('a page of the site has the headers that the distribution adds', async () => {
  const { headers } = await fetch(`${gateway.url}/docs`);
  expect(headers.get('content-security-policy')).toBe("default-src 'self'");
  expect(headers.get('referrer-policy')).toBe('no-referrer');
});

test('the reference page is told how to get a token here', async () => {
  const answer = await fetch(`${gateway.url}/docs/sign-in.json`);
  expect(await answer.json()).toMatchObject({
    tokenUrl: '/oauth2/token',
    machine: { clientId: 'dev-channel', clientSecret: 'dev' },
    note: expect.stringContaining('dev-admin'),
  });
});

test('a path without a file gets the page of the function before the files', async () => {
  for (const method of ['GET', 'HEAD']) {
    const missing = await fetch(`${gateway.url}/nothing.html`, { method });
    expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'text/html']);
    expect(missing.headers.get('x-asked-by')).toBe(method);
    expect(await missing.text()).toBe(method === 'GET' ? '<h1>No such page</h1>' : '');
  }
  // The function lets it through, and there is no file.
  expect((await fetch(`${gateway.url}/other.html`)).status).toBe(404);
});

test('files can be read alone', async () => {
  expect((await fetch(`${gateway.url}/docs`, { method: 'POST' })).status).toBe(403);
  const head = await fetch(`${gateway.url}/docs`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

/** Status, headers and bytes as they come: fetch would decompress them. */
function raw(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number | undefined; headers: IncomingHttpHeaders; bytes: Buffer }>(
    (resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port: gateway.port, path, headers, method }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, bytes: Buffer.concat(chunks) }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

test.each([
  ['gzip, deflate', 'gzip', gunzipSync],
  ['gzip, br', 'br', brotliDecompressSync],
  ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
])('a client that accepts %s gets %s, and the same file', async (accepted, encoding, decompress) => {
  const plain = await raw('/openapi.json');
  const packed = await raw('/openapi.json', { 'accept-encoding': accepted });
  expect([plain.headers['content-encoding'], packed.headers['content-encoding']]).toEqual([
    undefined,
    encoding,
  ]);
  expect(decompress(packed.bytes).equals(plain.bytes)).toBe(true);
  expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 10);
  expect(packed.headers['content-length']).toBe(String(packed.bytes.length));
  expect([plain.headers.vary, packed.headers.vary]).toEqual(['Accept-Encoding', 'Accept-Encoding']);
  // CloudFront makes the tag of S3 weak where it compresses.
  expect(plain.headers.etag).toMatch(/^"[0-9a-f]{32}"$/);
  expect(packed.headers.etag).toBe(`W/${plain.headers.etag}`);
});

test('a file that is small or refused compressed comes as it is', async () => {
  expect((await raw('/docs', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBeUndefined();
  const refused = await raw('/openapi.json', { 'accept-encoding': 'gzip;q=0, br;q=0.0' });
  expect(refused.headers['content-encoding']).toBeUndefined();
});

test('a client that has the file already gets 304, whatever the form of its tag', async () => {
  const { headers } = await raw('/openapi.json', { 'accept-encoding': 'gzip' });
  const strong = String(headers.etag).slice(2);
  for (const tag of [`W/${strong}`, strong, `"other", W/${strong}`, '*']) {
    const same = await raw('/openapi.json', { 'accept-encoding': 'gzip', 'if-none-match': tag });
    expect([same.status, same.bytes.length, same.headers.etag]).toEqual([304, 0, headers.etag]);
    expect(same.headers['cache-control']).toBe('public, max-age=0, s-maxage=60');
  }
  expect((await raw('/openapi.json', { 'if-none-match': '"other"' })).status).toBe(200);
  expect((await raw('/openapi.json', { 'if-none-match': strong }, 'HEAD')).status).toBe(304);
});

/** The status of a raw path. fetch would resolve the dots before it sends the path. */
function statusOf(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: gateway.port, path }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject).end();
  });
}

const ways = [
  '/../secrets.json',
  '/docs/../../secrets.json',
  '/%2e%2e/secrets.json',
  '/..%2fsecrets.json',
  '/local/..%5c..%5csecrets.json',
  '/docs%00.html',
  '/%ZZ',
  '//etc/passwd',
];

test.each(ways)('no way out of the folder: %s', async (path) => {
  expect(await statusOf(path)).toBe(404);
});

test('a path is a file inside its folder or nothing', () => {
  const parent = temporaryFolder();
  const folder = join(parent, 'site');
  mkdirSync(folder);
  writeFileSync(join(parent, 'secrets.json'), '{}');
  expect(fileOf({ prefix: '/', folder }, '/a/b.css')).toBe(join(folder, 'a/b.css'));
  for (const way of ['/../secrets.json', '/%2e%2e/secrets.json', '/../site-other/x']) {
    expect(fileOf({ prefix: '/', folder }, way)).toBeUndefined();
  }
});
