import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { getReward } from '#shared/contracts/rewards/get-reward.ts';
import { publicHandler } from '../../../functions/edge/http.ts';
import { CONTEXT, httpEvent, ORIGIN_SECRET } from './http-event.ts';

beforeAll(() => {
  vi.stubEnv('ORIGIN_SECRETS', ORIGIN_SECRET);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const handler = publicHandler(getReward, async () => ({ status: 200, body: { rewardId: 'coffee' } }));
const params = { rewardId: 'coffee' };

function ask(method: string, query = {}, headers = {}) {
  return handler(httpEvent({ method, params, query, headers }), CONTEXT);
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

  it('is 304 with the tag where the caller has the body already, as that to GET', async () => {
    const { headers: { etag } = {} } = await ask('HEAD');
    const known = await ask('HEAD', {}, { 'if-none-match': String(etag) });
    expect(known).toMatchObject({ statusCode: 304, headers: { etag: expect.stringMatching(/^".+"$/) } });
    expect(known.body).toBeUndefined();
    expect(await ask('GET', {}, { 'if-none-match': String(etag) })).toEqual(known);
    expect((await ask('HEAD', {}, { 'if-none-match': '"another"' })).statusCode).toBe(200);
  });
});
