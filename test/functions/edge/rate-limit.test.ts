import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { adjustPoints } from '#shared/contracts/ledger/adjust-points.ts';
import { redeemPoints } from '#shared/contracts/ledger/redeem-points.ts';
import { transferPoints as contract } from '#shared/contracts/ledger/transfer-points.ts';
import { getReward } from '#shared/contracts/rewards/get-reward.ts';
import { clientTypes } from '#shared/domain/clients/client.ts';
import type { HttpEvent } from '../../../functions/edge/request.ts';
import { type Database, startDatabase } from '../../database.ts';
import { FaultProxy } from '../../faults/proxy.ts';
import { CONTEXT, httpEvent, ORIGIN_SECRET } from './http-event.ts';

let database: Database;
let proxy: FaultProxy;
let invoke: (event: HttpEvent) => Promise<APIGatewayProxyStructuredResultV2>;
let runs = 0;

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  const deployed = {
    AWS_ENDPOINT_URL_DYNAMODB: await proxy.start(),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    RATES_TABLE: database.tables.rates,
    AUDIT_TABLE: database.tables.audit,
    CLIENTS_TABLE: database.tables.clients,
    CHANNEL_CLIENTS: JSON.stringify(Object.fromEntries(clientTypes.map((type) => [type, `client-${type}`]))),
    CHANNEL_CALLS_PER_SECOND_MAX: '2000',
    COUNTING_MILLISECONDS_MAX: '60000',
    ORIGIN_SECRETS: ORIGIN_SECRET,
    POWERTOOLS_METRICS_NAMESPACE: 'Laurel/test',
  };
  for (const [name, value] of Object.entries(deployed)) vi.stubEnv(name, value);
  // It reads its environment as it is made, as deployed.
  const { httpHandler } = await import('../../../functions/edge/http.ts');
  const handler = httpHandler(contract, async () => {
    runs += 1;
    return { status: 204 };
  });
  invoke = async (event) => handler(event, CONTEXT);
});
beforeEach(() => {
  runs = 0;
  proxy.break();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await proxy.stop();
  await database.stop();
});

function call(claims: object, body = '{"to":"m-2","points":1}'): HttpEvent {
  return httpEvent({ method: 'PUT', params: { member: 'm-1', transferId: 't1' }, body, claims });
}

const till = () => call({ scope: 'laurel/channel', client_id: 'client-pos' });
const app = (member: string, body?: string) => call({ scope: 'laurel/member', member }, body);

describe('counting in storage', () => {
  it('costs an ordinary channel call nothing, once the limits of its client are known', async () => {
    await invoke(till());
    expect(proxy.calls).toEqual(['GetItem']);
    proxy.break();
    expect((await invoke(till())).statusCode).toBe(204);
    expect(proxy.calls).toEqual([]);
  });

  it('costs staff nothing, however many calls they make', async () => {
    const staff = call({ scope: 'laurel/agent', client_id: 'console' });
    for (let count = 0; count < 60; count += 1) expect((await invoke(staff)).statusCode).toBe(204);
    expect(proxy.calls).not.toContain('UpdateItem');
  });

  it("costs a member's call one write", async () => {
    expect((await invoke(app(randomUUID()))).statusCode).toBe(204);
    expect(proxy.calls).toEqual(['UpdateItem']);
  });
});

describe('a call beyond the limit', () => {
  it('is answered 429 with Retry-After, is not read, and nothing of it is done', async () => {
    const member = randomUUID();
    const calls = Array.from({ length: 60 }, () => invoke(app(member, 'no JSON')));
    const answers = await Promise.all(calls);
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    // They all begin here: at most two seconds of the clock, of 20 calls each.
    expect(refused.length).toBeGreaterThanOrEqual(20);
    expect(answers.filter(({ statusCode }) => statusCode === 400)).toHaveLength(60 - refused.length);
    expect(runs).toBe(0);
    const [{ headers, body = '' } = {}] = refused;
    expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '1' });
    expect(JSON.parse(body)).toMatchObject({ code: 'rate-limited', status: 429, instance: 'r-1' });
  });
});

describe('the limit of a caller', () => {
  const told = ({ headers = {} }: APIGatewayProxyStructuredResultV2) => [
    headers['ratelimit-policy'],
    headers.ratelimit,
  ];

  it('is told to a member, with what the second has left, and costs no further call of storage', async () => {
    const member = randomUUID();
    const answers = [];
    for (let count = 0; count < 30; count += 1) answers.push(await invoke(app(member)));
    // They are made in few seconds of the clock: each begins with 20.
    const left = answers.map((answer) => Number(/^"member";r=(\d+);t=1$/.exec(String(told(answer)[1]))?.[1]));
    expect(left[0]).toBe(19);
    for (const [index, rest] of left.entries()) {
      if (index > 0) expect([19, (left[index - 1] ?? 0) - 1, 0]).toContain(rest);
    }
    for (const answer of answers) expect(told(answer)[0]).toBe('"member";q=20;w=1');
    expect(proxy.calls.length).toBeLessThanOrEqual(30);
  });

  it('is told with a refusal, too, and nothing is left with a 429', async () => {
    const member = randomUUID();
    const answers = await Promise.all(Array.from({ length: 60 }, () => invoke(app(member, 'no JSON'))));
    for (const answer of answers) {
      expect(told(answer)[0]).toBe('"member";q=20;w=1');
      if (answer.statusCode === 429) expect(told(answer)[1]).toBe('"member";r=0;t=1');
      else expect(told(answer)[1]).toMatch(/^"member";r=1?\d;t=1$/);
    }
  });

  it('is told to a channel client without a rest, because environments hold back some calls', async () => {
    expect(told(await invoke(till()))).toEqual(['"client";q=2000;w=1', undefined]);
  });

  it('is not told to staff, who have none', async () => {
    const staff = call({ scope: 'laurel/agent', client_id: 'console' });
    expect(told(await invoke(staff))).toEqual([undefined, undefined]);
  });

  it('is told without a rest where storage did not count the call', async () => {
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation(() => true);
    }
    proxy.break({ fault: 'fail', calls: () => true });
    const answer = await invoke(app(randomUUID()));
    vi.restoreAllMocks();
    expect([answer.statusCode, ...told(answer)]).toEqual([204, '"member";q=20;w=1', undefined]);
  });
});

describe('storage that fails', () => {
  it('stops no call; it is logged and counted, with no member named', async () => {
    const lines: string[] = [];
    const streams = [process.stdout, process.stderr].map((stream) =>
      vi.spyOn(stream, 'write').mockImplementation((text) => lines.push(String(text)) > 0),
    );
    const member = randomUUID();
    proxy.break({ fault: 'fail', calls: () => true });
    const answer = await invoke(app(member));
    for (const stream of streams) stream.mockRestore();
    expect(answer.statusCode).toBe(204);
    expect(proxy.calls).toEqual(['UpdateItem']);
    const [line = ''] = lines.filter((text) => text.includes('not counted'));
    expect(JSON.parse(line)).toMatchObject({
      level: 'WARN',
      CallsUncounted: 1,
      _aws: { CloudWatchMetrics: [{ Namespace: 'Laurel/test', Metrics: [{ Name: 'CallsUncounted' }] }] },
    });
    expect(lines.join()).not.toContain(member);
  });
});

describe('a handler without a check', () => {
  it('is made only for a call whose callers need none: machines may be disabled, members have a limit', async () => {
    const edge = await import('../../../functions/edge/http.ts');
    const { deskHandler, memberHandler, staffHandler, staffReadHandler } = edge;
    const run = async () => ({ status: 204 });
    expect(() => memberHandler(redeemPoints, run)).toThrow('redeemPoints has to know disabled clients');
    expect(() => deskHandler(contract, run)).toThrow('transferPoints has to be held to a limit');
    expect(() => deskHandler(redeemPoints, run)).toThrow('redeemPoints has to be held to a limit');
    expect(() => staffHandler(adjustPoints, run)).toThrow('adjustPoints has to count misses');
    expect(() => staffReadHandler(getReward, run)).toThrow('getReward has to be held to a limit');
  });
});
