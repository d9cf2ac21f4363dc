import { describe, expect, it } from 'vitest';
import type { Environment } from './environment.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let laurel: Environment;
let member: string;
useSharedLaurel(async (shared) => {
  laurel = shared;
  member = await laurel.enrol();
});

async function ask(method: string, path: string, as?: string): Promise<Response> {
  const headers = as ? { authorization: `Bearer ${await laurel.runner.token(as)}` } : {};
  return fetch(`${laurel.runner.url}${path}`, { method, headers });
}

/** Names and values of headers, but for those of the request and of its connection. */
function comparable({ headers }: Response): Record<string, string> {
  const own = new Set(['apigw-requestid', 'date', 'content-length', 'connection', 'keep-alive']);
  return Object.fromEntries([...headers].filter(([name]) => !own.has(name)));
}

describe('HEAD', () => {
  it.each([
    ['/health', undefined, 200],
    ['/v1/members/MEMBER/balance', 'dev-channel', 200],
    ['/v1/members/MEMBER/entries?limit=1', 'dev-agent', 200],
    ['/v1/members/MEMBER', 'dev-marketer', 403],
    ['/v1/members/MEMBER', undefined, 401],
    ['/v1/members/nobody', 'dev-channel', 404],
    ['/v1/members/MEMBER/entries?limit=x', 'dev-channel', 400],
  ])('%s with the token of %s has the response of GET without its body', async (path, as, status) => {
    const [get, head] = await Promise.all(
      ['GET', 'HEAD'].map((method) => ask(method, path.replace('MEMBER', member), as)),
    );
    if (!get || !head) throw new Error('no answer');
    expect([get.status, head.status]).toEqual([status, status]);
    expect(comparable(head)).toEqual(comparable(get));
    expect((await get.text()).length).toBeGreaterThan(10);
    expect([await head.text(), head.headers.get('content-length')]).toEqual(['', null]);
  });

  it('is 405 where a path has no GET, and 404 where there is no path', async () => {
    const quotes = await ask('HEAD', '/v1/quotes');
    expect([quotes.status, quotes.headers.get('allow')]).toEqual([405, 'POST']);
    const unknown = await ask('HEAD', '/v1/nothing');
    expect([unknown.status, unknown.headers.get('allow')]).toEqual([404, null]);
  });
});

describe('an unknown path', () => {
  it.each(['/v1', '/v1/', '/v1/nothing', '/v1?x=1'])('%s is 404 problem+json', async (path) => {
    const unknown = await ask('GET', path);
    expect([unknown.status, unknown.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    expect(await unknown.json()).toMatchObject({ code: 'not-found', status: 404 });
  });
});

describe('a method that a path has not', () => {
  it('is 405 with Allow, with a token and without', async () => {
    for (const as of [undefined, 'dev-channel'] as const) {
      const refused = await ask('POST', `/v1/members/card:2981000012345/purchases/p-1`, as);
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, PUT']);
      expect(await refused.json()).toMatchObject({ code: 'method-not-allowed', status: 405 });
    }
  });

  it('is 404 where a slash at the end makes another path', async () => {
    const refused = await ask('POST', '/health/');
    // CloudFront has no behaviour for it: it is a page that is not there.
    expect([403, 404]).toContain(refused.status);
    expect((await ask('GET', `/v1/members/${member}/`)).status).toBe(404);
  });
});
