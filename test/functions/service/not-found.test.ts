import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';

type Answer = { statusCode: number; headers: Record<string, string>; body?: string };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

/** It reads its environment as it is made, as deployed. */
async function ask(method: string, rawPath: string, preflights = 'refused'): Promise<Answer> {
  vi.stubEnv('PREFLIGHTS', preflights);
  const { handler } = await import('../../../functions/service/not-found.ts');
  const event = { rawPath, requestContext: { requestId: 'r-1', http: { method } } };
  return handler(event as APIGatewayProxyEventV2) as Promise<Answer>;
}

describe('a request that no route has', () => {
  it.each(['GET', 'PATCH', 'OPTIONS'])('is 404 for %s of an unknown path', async (method) => {
    const { statusCode, headers, body = '' } = await ask(method, '/v1/nothing');
    expect([statusCode, headers.allow]).toEqual([404, undefined]);
    expect(JSON.parse(body)).toMatchObject({ code: 'not-found', status: 404, instance: 'r-1' });
  });

  it('is 405 on a known path, with the methods that it takes', async () => {
    const { statusCode, headers, body = '' } = await ask('PATCH', '/v1/members/m-1/balance');
    expect([statusCode, headers]).toEqual([
      405,
      { allow: 'GET, HEAD', 'cache-control': 'no-store', 'content-type': 'application/problem+json' },
    ]);
    expect(JSON.parse(body)).toMatchObject({
      code: 'method-not-allowed',
      status: 405,
      detail: 'This path takes GET, HEAD.',
    });
  });

  it.each([
    ['/v1/nothing', 404],
    ['/v1/quotes', 405],
  ])('has no body for HEAD of %s', async (path, status) => {
    const answer = await ask('HEAD', path);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.body).toBeUndefined();
  });

  it('takes OPTIONS only where the gateway answers preflights', async () => {
    expect(await ask('OPTIONS', '/v1/quotes')).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
    vi.resetModules();
    const asked = await ask('OPTIONS', '/v1/quotes', 'answered');
    expect(asked).toEqual({ statusCode: 204, headers: { allow: 'OPTIONS, POST' } });
    expect(await ask('OPTIONS', '/v1/nothing', 'answered')).toMatchObject({ statusCode: 404 });
    const refused = await ask('PUT', '/v1/quotes', 'answered');
    expect([refused.statusCode, refused.headers.allow]).toEqual([405, 'OPTIONS, POST']);
  });
});
