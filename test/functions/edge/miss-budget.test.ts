import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Contract } from '#shared/contracts/contract.ts';
import { bookPurchase } from '#shared/contracts/ledger/book-purchase.ts';
import { lookupMember } from '#shared/contracts/members/lookup-member.ts';
import type { Caller } from '#shared/domain/identity/caller.ts';
import { InsufficientPoints } from '#shared/domain/ledger/refusals.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { MissStore } from '#shared/stores/service/miss-store.ts';
import { edge } from '../../../functions/edge/http.ts';
import { missBudgets, withMissBudget } from '../../../functions/edge/miss-budget.ts';
import { type HttpEvent, readRequest } from '../../../functions/edge/request.ts';
import { type Database, startDatabase } from '../../database.ts';
import { purchaseOf } from '../../e2e/purchases.ts';
import { FaultProxy } from '../../faults/proxy.ts';
import { CONTEXT, httpEvent, ORIGIN_SECRET } from './http-event.ts';

const CLIENT = 'client-pos';
const CLIENT_MISSES_MAX = 3;
const STAFF_MISSES_MAX = 100;

type Found = 'somebody' | 'nobody' | 'somebody without points';

let database: Database;
let proxy: FaultProxy;
let look: (event: HttpEvent) => Promise<APIGatewayProxyStructuredResultV2>;
let book: typeof look;
let lines: string[];
let found: Found;
/** Each test has a minute of its own. */
let clock = Date.UTC(2026, 10, 22, 10, 0, 15);

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  vi.stubEnv('ORIGIN_SECRETS', ORIGIN_SECRET);
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'Laurel/test');
  vi.useFakeTimers({ toFake: ['Date'], now: clock });
  const misses = new MissStore(dynamoDb(database.config(await proxy.start())), database.tables.rates);
  const run = async () => {
    if (found === 'nobody') throw new MemberNotFound();
    if (found === 'somebody without points') throw new InsufficientPoints(1, 2);
    return { status: 200, body: { memberId: 'm-1' } };
  };
  const max = async ({ client }: Caller) => (client === CLIENT ? CLIENT_MISSES_MAX : 1000);
  /** A function of a call, in an execution environment of its own. */
  const functionOf = <C extends Contract>(contract: C) => {
    const held = withMissBudget(contract, run, max, () => missBudgets(misses));
    const handler = edge(contract, (event) => held(readRequest(contract, event)));
    return (event: HttpEvent) => handler(event, CONTEXT);
  };
  [look, book] = [functionOf(lookupMember), functionOf(bookPurchase)];
});
beforeEach(() => {
  clock += 60_000;
  vi.setSystemTime(clock);
  proxy.break();
  lines = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  }
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  await proxy.stop();
  await database.stop();
});

const till = { scope: 'laurel/channel', client_id: CLIENT };
const shop = { scope: 'laurel/channel', client_id: 'client-web' };
const agent = (sub: string) => ({ scope: 'laurel/agent', client_id: 'console', sub });
const lookup = (claims: object, body: object = { card: '2981000012345' }) =>
  look(httpEvent({ method: 'POST', params: {}, body: JSON.stringify(body), claims }));
const purchase = (claims: object, member: string) =>
  book(
    httpEvent({
      method: 'PUT',
      params: { member, purchaseId: 'p1' },
      body: JSON.stringify(purchaseOf(100, { channel: 'pos' })),
      claims,
    }),
  );

async function statuses(times: number, what: Found, call: () => Promise<APIGatewayProxyStructuredResultV2>) {
  found = what;
  const told = [];
  for (let time = 0; time < times; time += 1) told.push((await call()).statusCode);
  return told;
}

describe('a call that names nobody by an identifier', () => {
  it('is 404 within the setting of its client, and 429 above it with the end of the minute', async () => {
    expect(await statuses(5, 'nobody', () => lookup(till))).toEqual([404, 404, 404, 429, 429]);
    const { headers, body = '' } = await lookup(till);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json',
      'retry-after': '45',
      'ratelimit-policy': '"misses";q=3;w=60',
      ratelimit: '"misses";r=0;t=45',
    });
    expect(JSON.parse(body)).toMatchObject({ code: 'rate-limited', status: 429 });
    expect(await statuses(5, 'nobody', () => lookup(shop))).toEqual(Array(5).fill(404));
  });

  it('counts by each kind of identifier', async () => {
    const named = [
      { email: 'a@example.com' },
      { phone: '+353861234567' },
      { card: '2981' },
      { card: '2982' },
    ];
    const told = [];
    for (const body of named) told.push(...(await statuses(1, 'nobody', () => lookup(till, body))));
    expect(told).toEqual([404, 404, 404, 429]);
  });

  it('counts for the person of staff, not for the console', async () => {
    const sub = randomUUID();
    const told = await statuses(STAFF_MISSES_MAX + 1, 'nobody', () => lookup(agent(sub)));
    expect(told).toEqual([...Array(STAFF_MISSES_MAX).fill(404), 429]);
    const { headers } = await lookup(agent(sub));
    expect(headers?.['ratelimit-policy']).toBe(`"misses";q=${STAFF_MISSES_MAX};w=60`);
    expect(await statuses(1, 'nobody', () => lookup(agent(randomUUID())))).toEqual([404]);
  });

  it('by a member id counts for nobody', async () => {
    expect(await statuses(5, 'nobody', () => purchase(till, 'm-1'))).toEqual(Array(5).fill(404));
    expect(proxy.calls).not.toContain('UpdateItem');
  });

  it('with the token of a member counts for nobody', async () => {
    const own = { scope: 'laurel/member', member: randomUUID() };
    expect(await statuses(5, 'nobody', () => lookup(own))).toEqual(Array(5).fill(404));
  });

  it('is counted in a metric, and so is a minute that is used up, with the client and no card', async () => {
    await statuses(6, 'nobody', () => lookup(till));
    await statuses(1, 'nobody', () => lookup(agent('qvx-subject')));
    const logged = lines.map((line) => JSON.parse(line));
    const counts = (metric: string) =>
      logged.filter((line) => line[metric] === 1).map(({ seeker }) => seeker);
    expect(counts('Misses')).toEqual([...Array(4).fill(`client/${CLIENT}`), 'staff']);
    expect(counts('MissesUsedUp')).toEqual([`client/${CLIENT}`]);
    expect(lines.join()).not.toMatch(/2981000012345|qvx-subject/);
  });
});

describe('a client whose minute is used up', () => {
  it('gets the same bytes for the card of a member and for one of nobody, in reads and refused bookings', async () => {
    await statuses(4, 'nobody', () => lookup(till));
    await statuses(4, 'nobody', () => purchase(till, 'card:2981000012345'));
    for (const call of [() => lookup(till), () => purchase(till, 'card:2981000012345')]) {
      found = 'nobody';
      const stranger = await call();
      expect(stranger.statusCode).toBe(429);
      found = 'somebody without points';
      expect(await call()).toEqual(stranger);
    }
    found = 'somebody';
    expect((await lookup(till)).statusCode).toBe(429);
  });

  it('books on by card', async () => {
    await statuses(4, 'nobody', () => purchase(till, 'card:2981000012345'));
    expect(await statuses(2, 'somebody', () => purchase(till, 'card:2981000012345'))).toEqual([200, 200]);
  });
});

it('a call that names somebody by a card writes nothing', async () => {
  await statuses(1, 'somebody', () => lookup(till));
  proxy.break();
  expect(await statuses(3, 'somebody', () => lookup(till))).toEqual([200, 200, 200]);
  expect(await statuses(3, 'somebody', () => purchase(till, 'card:2981000012345'))).toEqual([200, 200, 200]);
  expect(proxy.calls).toEqual([]);
});
