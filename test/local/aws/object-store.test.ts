import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startAws, temporaryFolder } from './aws-fixture.ts';
import { bucket } from './example-resources.ts';

const authorization =
  'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0';

const call = (url: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { ...init, headers: { authorization, ...init.headers } });

test('an object is read as it was put, with its type and headers, and is a plain file', async () => {
  const folder = temporaryFolder();
  const { endpoint } = await startAws([bucket('parked')], { folder });
  const put = await call(`${endpoint}/parked/a/b%20c.json?x-id=PutObject`, {
    method: 'PUT',
    body: '{"a":1}',
    headers: { 'content-type': 'application/json', 'x-amz-meta-shard': '7' },
  });
  expect(put.headers.get('etag')).toMatch(/^"[0-9a-f]{32}"$/);
  const got = await call(`${endpoint}/parked/a/b%20c.json?x-id=GetObject`);
  expect(await got.text()).toBe('{"a":1}');
  expect(Object.fromEntries(got.headers)).toMatchObject({
    'content-type': 'application/json',
    'x-amz-meta-shard': '7',
    etag: put.headers.get('etag'),
  });
  const head = await call(`${endpoint}/parked/a/b%20c.json`, { method: 'HEAD' });
  expect({ status: head.status, length: head.headers.get('content-length') }).toEqual({
    status: 200,
    length: '7',
  });
  expect(readFileSync(join(folder, 's3/parked/objects/a/b%20c.json'), 'utf8')).toBe('{"a":1}');
});

test('the bucket may be in the host name', async () => {
  const { endpoint } = await startAws([bucket('parked')]);
  await call(`${endpoint}/parked/key`, { method: 'PUT', body: 'x' });
  const { port } = new URL(endpoint);
  const text = await new Promise((resolve, reject) => {
    httpRequest(
      { host: '127.0.0.1', port, path: '/key', headers: { host: `parked.localhost:${port}`, authorization } },
      (response) => response.on('data', (chunk: Buffer) => resolve(chunk.toString())),
    )
      .on('error', reject)
      .end();
  });
  expect(text).toBe('x');
});

test('a body in chunks, as SDKs send streams, is stored without their framing', async () => {
  const { endpoint } = await startAws([bucket('parked')]);
  await call(`${endpoint}/parked/key`, {
    method: 'PUT',
    body: '5;chunk-signature=0\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n',
    headers: { 'x-amz-decoded-content-length': '11', 'content-encoding': 'aws-chunked' },
  });
  const got = await call(`${endpoint}/parked/key`);
  expect(await got.text()).toBe('hello world');
  expect(got.headers.get('content-encoding')).toBeNull();
});

test('a new object replaces the old one', async () => {
  const { endpoint } = await startAws([bucket('parked')]);
  for (const body of ['old', 'new']) await call(`${endpoint}/parked/key`, { method: 'PUT', body });
  expect(await (await call(`${endpoint}/parked/key`)).text()).toBe('new');
  const again = await call(`${endpoint}/parked/key`, {
    method: 'PUT',
    body: 'x',
    headers: { 'if-none-match': '*' },
  });
  expect(again.status).toBe(412);
});

test('no key leads out of the folder', async () => {
  const folder = temporaryFolder();
  const { endpoint } = await startAws([bucket('parked')], { folder });
  for (const key of [
    '%2e%2e%2f%2e%2e%2foutside',
    'a/%2e%2e/%2e%2e/%2e%2e/outside',
    '/a',
    'a//b',
    '%2e',
    'a%00b',
  ]) {
    await call(`${endpoint}/parked/${key}`, { method: 'PUT', body: key });
  }
  expect(() => readFileSync(join(folder, 'outside'))).toThrow();
  expect(() => readFileSync(join(folder, 's3/outside'))).toThrow();
});

describe.each([
  { title: 'a missing object', method: 'GET', path: 'parked/no', status: 404, code: 'NoSuchKey' },
  {
    title: 'a bucket that is not there',
    method: 'GET',
    path: 'nobody/key',
    status: 404,
    code: 'NoSuchBucket',
  },
  {
    title: 'a long key',
    method: 'PUT',
    path: `parked/${'k'.repeat(1025)}`,
    status: 400,
    code: 'KeyTooLongError',
  },
  { title: 'a list', method: 'GET', path: 'parked?list-type=2', status: 501, code: 'NotImplemented' },
  { title: 'a deletion', method: 'DELETE', path: 'parked/key', status: 501, code: 'NotImplemented' },
  {
    title: 'a multipart upload',
    method: 'POST',
    path: 'parked/key?uploads',
    status: 501,
    code: 'NotImplemented',
  },
])('$title', ({ method, path, status, code }) => {
  test(`returns ${status} ${code}`, async () => {
    const { endpoint } = await startAws([bucket('parked')]);
    const response = await call(`${endpoint}/${path}`, { method });
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(`<Code>${code}</Code>`);
  });
});

test('an object and one below its key cannot both be files, and the error says so', async () => {
  const { endpoint } = await startAws([bucket('parked')]);
  await call(`${endpoint}/parked/a`, { method: 'PUT', body: 'x' });
  const below = await call(`${endpoint}/parked/a/b`, { method: 'PUT', body: 'x' });
  expect(await below.text()).toContain('NotImplemented');
});
