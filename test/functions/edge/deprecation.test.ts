import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type Contract, contract } from '#shared/contracts/contract.ts';
import { publicHandler } from '../../../functions/edge/http.ts';
import { CONTEXT, httpEvent, ORIGIN_SECRET } from './http-event.ts';

beforeAll(() => {
  vi.stubEnv('ORIGIN_SECRETS', ORIGIN_SECRET);
});
afterAll(() => {
  vi.unstubAllEnvs();
});

const old = contract({
  operationId: 'getOld',
  capability: 'service',
  method: 'GET',
  path: '/v1/old',
  summary: 'Read what is old',
  scopes: 'public',
  params: z.strictObject({}),
  query: z.strictObject({ old: z.string().optional(), new: z.string().optional() }),
  body: undefined,
  answers: { 200: { description: 'It' } },
  refusals: [],
});
const mark = { since: '2026-11-22', sunset: '2027-12-01' };
const call = { ...old, deprecated: mark };
const parameter = { ...old, deprecatedQuery: { old: mark } };
const headers = { deprecation: '@1795305600', sunset: 'Wed, 01 Dec 2027 00:00:00 GMT' };

/** The parts of a response that say that something is on its way out. */
async function told(definition: Contract, query: Record<string, string> = {}, secret = ORIGIN_SECRET) {
  const handler = publicHandler(definition, async () => ({ status: 200, body: {} }));
  const answer = await handler(httpEvent({ query, headers: { 'x-laurel-origin': secret } }), CONTEXT);
  const { deprecation, sunset } = (answer.headers ?? {}) as Record<string, string>;
  return { status: answer.statusCode, deprecation, sunset };
}

describe('a call that is on its way out', () => {
  it('says so, and from when on it may be gone', async () => {
    expect(await told(call)).toEqual({ status: 200, ...headers });
  });

  it('says so to a caller that it refuses', async () => {
    expect(await told(call, { wrong: 'x' })).toEqual({ status: 400, ...headers });
    expect(await told(call, {}, 'another way')).toEqual({ status: 403, ...headers });
  });

  it('says nothing where it stays', async () => {
    const nothing = { deprecation: undefined, sunset: undefined };
    expect(await told(old, { old: '1' })).toEqual({ status: 200, ...nothing });
    expect(await told(parameter, { new: '1' })).toEqual({ status: 200, ...nothing });
    expect(await told(parameter, { constructor: '1' })).toEqual({ status: 400, ...nothing });
  });
});

describe('a parameter that is on its way out', () => {
  it('is told to the callers that send it', async () => {
    expect(await told(parameter, { old: '1' })).toEqual({ status: 200, ...headers });
  });

  it('is told beside its call by the earlier date of each', async () => {
    const both = { ...parameter, deprecated: { since: '2026-12-24', sunset: '2028-01-01' } };
    expect(await told(both, { old: '1' })).toEqual({ status: 200, ...headers });
    expect(await told(both)).toMatchObject({ deprecation: '@1798070400' });
  });
});
