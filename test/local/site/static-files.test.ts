import { mkdirSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
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
  expect(answer.headers.get('cache-control')).toBe('no-store');
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

test('a missing file is 404, and only reading is allowed', async () => {
  const missing = await fetch(`${gateway.url}/nothing.html`);
  expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  expect(await missing.json()).toMatchObject({ code: 'not-found', status: 404 });
  expect((await fetch(`${gateway.url}/docs`, { method: 'POST' })).status).toBe(404);
  const head = await fetch(`${gateway.url}/docs`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
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
