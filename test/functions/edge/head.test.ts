import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getHealth } from '#shared/contracts/service/get-health.ts';
import type { HttpEvent } from '../../../functions/edge/request.ts';

const ORIGIN_SECRET = 'a secret of the test';
let publicHandler: typeof import('../../../functions/edge/http.ts').publicHandler;

beforeAll(async () => {
  vi.stubEnv('ORIGIN_SECRETS', ORIGIN_SECRET);
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Laurel/test');
  ({ publicHandler } = await import('../../../functions/edge/http.ts'));
});
afterAll(() => {
  vi.unstubAllEnvs();
});

async function ask(method: string, queryStringParameters = {}) {
  const headers = { etag: '"1"', vary: 'Accept' };
  const handler = publicHandler(getHealth, async () => ({ status: 200, body: { status: 'ok' }, headers }));
  const event = {
    headers: { 'x-laurel-origin': ORIGIN_SECRET },
    queryStringParameters,
    requestContext: { http: { sourceIp: '203.0.113.7', method }, requestId: 'r-1' },
  };
  return handler(event as unknown as HttpEvent, {} as Context);
}

describe('the response to HEAD', () => {
  it.each([
    ['a success', {}, 200],
    ['a refusal', { unknown: '1' }, 400],
  ])('has all but the body of that to GET: %s', async (_, query, status) => {
    const { body, ...rest } = await ask('GET', query);
    expect([rest.statusCode, typeof body]).toEqual([status, 'string']);
    expect(await ask('HEAD', query)).toEqual(rest);
  });
});
