import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RateLimit, RateLimited } from '#shared/domain/service/rate-limit.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { RateStore } from '#shared/stores/service/rate-store.ts';
import { RateLimiter } from '#shared/usecases/service/rate-limiter.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';

let database: Database;
let proxy: FaultProxy;
let rates: RateStore;
/** Does not wait for storage that hangs. */
let impatient: RateStore;
let clock: number;
let uncounted: unknown[];

beforeAll(async () => {
  database = await startDatabase();
  proxy = new FaultProxy(database.endpoint);
  const client = dynamoDb(database.config(await proxy.start()));
  rates = new RateStore(client, database.tables.rates, 60_000);
  impatient = new RateStore(client, database.tables.rates, 100);
});
beforeEach(() => {
  clock = Date.parse('2026-11-22T10:00:00.500Z');
  uncounted = [];
  proxy.break();
});
afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

const environment = (store = rates) =>
  new RateLimiter({ rates: store, now: () => clock, uncounted: (error) => uncounted.push(error) });
const ofMember = (): RateLimit => ({
  key: `member/${randomUUID()}`,
  callsPerSecondMax: 20,
  countedEach: 1,
});
const ofClient = (): RateLimit => ({
  key: `client/${randomUUID()}`,
  callsPerSecondMax: 100,
  countedEach: 25,
});

/** The number of calls that the limiter took, among `calls` made one after the other. */
async function taken(limiter: RateLimiter, limit: RateLimit, calls: number): Promise<number> {
  let count = 0;
  for (let call = 0; call < calls; call += 1) {
    try {
      await limiter.take(limit);
      count += 1;
    } catch (error) {
      expect(error).toBeInstanceOf(RateLimited);
    }
  }
  return count;
}

describe('a member', () => {
  it('gets its limit over all environments, to the call, and what is beyond is refused', async () => {
    const limit = ofMember();
    const limiters = Array.from({ length: 5 }, () => environment());
    const counts = await Promise.all(limiters.map((limiter) => taken(limiter, limit, 10)));
    expect(counts.reduce((sum, count) => sum + count)).toBe(20);
    await expect(environment().take(limit)).rejects.toMatchObject({
      code: 'rate-limited',
      status: 429,
      retryAfterSeconds: 1,
    });
  });

  it('is told what is left, over all environments', async () => {
    const limit = ofMember();
    const left = [];
    for (let call = 0; call < 20; call += 1) left.push(await environment().take(limit));
    expect(left).toEqual(Array.from({ length: 20 }, (_, call) => 19 - call));
  });

  it('gets as many at once in one environment', async () => {
    const limit = ofMember();
    const limiter = environment();
    const counts = await Promise.all(Array.from({ length: 50 }, () => taken(limiter, limit, 1)));
    expect(counts.filter((count) => count === 1)).toHaveLength(20);
  });

  it('begins anew with the next second of the clock, not a second later', async () => {
    const limit = ofMember();
    const limiter = environment();
    expect(await taken(limiter, limit, 25)).toBe(20);
    clock += 499;
    expect(await taken(limiter, limit, 5)).toBe(0);
    clock += 1;
    expect(await taken(limiter, limit, 25)).toBe(20);
  });

  it('holds nobody else', async () => {
    const limiter = environment();
    expect(await taken(limiter, ofMember(), 25)).toBe(20);
    expect(await taken(limiter, ofMember(), 20)).toBe(20);
  });

  it('is asked about no more by an environment that knows the second to be used up', async () => {
    const limiter = environment();
    await taken(limiter, ofMember(), 1_000);
    expect(proxy.calls).toHaveLength(21);
  });
});

describe('a channel client', () => {
  it('costs no call of storage until it comes often to one environment', async () => {
    const limit = ofClient();
    const limiters = Array.from({ length: 10 }, () => environment());
    for (const limiter of limiters) expect(await taken(limiter, limit, 24)).toBe(24);
    expect(proxy.calls).toEqual([]);
    clock += 1_000;
    for (const limiter of limiters) expect(await taken(limiter, limit, 24)).toBe(24);
    expect(proxy.calls).toEqual([]);
  });

  it('is not told what is left, because environments hold back calls', async () => {
    const limit = ofClient();
    const limiter = environment();
    const left = [];
    for (let call = 0; call < 50; call += 1) left.push(await limiter.take(limit));
    expect(new Set(left)).toEqual(new Set([undefined]));
    expect(proxy.calls).toHaveLength(2);
  });

  it('is never refused before its limit, and is soon after it', async () => {
    const limit = ofClient();
    const limiters = Array.from({ length: 3 }, () => environment());
    const counts = await Promise.all(limiters.map((limiter) => taken(limiter, limit, 200)));
    const sum = counts.reduce((all, count) => all + count);
    expect(sum).toBeGreaterThanOrEqual(100);
    expect(sum).toBeLessThanOrEqual(100 + 3 * 24);
    expect(proxy.calls.length).toBeLessThanOrEqual(4 + 3);
  });
});

describe('storage that does not answer', () => {
  it.each(['throttle', 'fail', 'drop-before', 'hang-before'] as const)(
    'with %s: calls go on, and it is told',
    async (fault) => {
      const limiter = environment(fault === 'hang-before' ? impatient : rates);
      const limit = ofMember();
      proxy.break({ fault, calls: () => true });
      expect(await Promise.all(Array.from({ length: 30 }, () => taken(limiter, limit, 1)))).toEqual(
        Array(30).fill(1),
      );
      expect(uncounted).toHaveLength(30);
    },
  );
});
