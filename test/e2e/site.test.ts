import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Environment } from './environment.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let laurel: Environment;
useSharedLaurel((shared) => {
  laurel = shared;
});

/** Status, headers and bytes as they come: fetch would decompress them. */
function get(path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status?: number; headers: Record<string, unknown>; bytes: Buffer }>(
    (resolve, reject) => {
      request(new URL(path, laurel.runner.url), { headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const bytes = Buffer.concat(chunks);
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes });
        });
      })
        .on('error', reject)
        .end();
    },
  );
}

describe('the OpenAPI document', () => {
  const committed = readFileSync(new URL('../../docs/openapi.json', import.meta.url));

  it('comes compressed, is asked for each time, and only once transferred', async () => {
    const first = await get('/openapi.json', { 'accept-encoding': 'gzip' });
    expect(first.headers).toMatchObject({
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=0, must-revalidate, s-maxage=86400',
      vary: 'Accept-Encoding',
    });
    expect(JSON.parse(String(gunzipSync(first.bytes)))).toEqual(JSON.parse(String(committed)));
    expect(first.bytes.length).toBeLessThan(committed.length / 5);
    const again = await get('/openapi.json', {
      'accept-encoding': 'gzip',
      'if-none-match': String(first.headers.etag),
    });
    expect([again.status, again.bytes.length]).toEqual([304, 0]);
  });

  it('has a strong tag where it is not compressed', async () => {
    expect((await get('/openapi.json')).headers.etag).toMatch(/^"[0-9a-f]{32}"$/);
  });
});

describe('a path without a file', () => {
  it('shows the page that a deployed site shows', async () => {
    const { status, headers, bytes } = await get('/missing');
    expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
    const page = new URL('../../infra/web/missing-page.html', import.meta.url);
    expect(String(bytes)).toBe(readFileSync(page, 'utf8'));
  });
});
