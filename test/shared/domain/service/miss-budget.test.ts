import { describe, expect, it } from 'vitest';
import {
  CLIENT_MISSES_PER_MINUTE_MAX,
  missCounterOf,
  STAFF_MISSES_PER_MINUTE_MAX,
  seekerOf,
  TooManyMisses,
} from '#shared/domain/service/miss-budget.ts';

const AT = Date.parse('2026-11-22T10:00:15.001Z');

describe('the seeker of a call', () => {
  const caller = (scope: string) => ({ scopes: [scope], client: 'c1', subject: 's1' });

  it('is the client of a machine, and the person of staff whatever console they use', () => {
    expect(seekerOf(caller('channel'))).toBe('client/c1');
    for (const scope of ['agent', 'marketer', 'analyst', 'admin'])
      expect(seekerOf(caller(scope))).toBe('staff/s1');
  });

  it('is nobody for a member', () => {
    expect(seekerOf(caller('member'))).toBeUndefined();
  });
});

it('the counter of misses is of a minute of the clock, and goes a minute after it', () => {
  const { key, expiresAt } = missCounterOf('client/c1', AT);
  expect(key).toBe(`misses/client/c1/${Date.UTC(2026, 10, 22, 10) / 60_000}`);
  expect(expiresAt * 1000).toBe(Date.UTC(2026, 10, 22, 10, 2));
  expect(missCounterOf('client/c1', Date.UTC(2026, 10, 22, 10, 0, 59, 999)).key).toBe(key);
  expect(missCounterOf('client/c1', Date.UTC(2026, 10, 22, 10, 1)).key).not.toBe(key);
});

it('a refusal of too many misses is good until the minute ends', () => {
  expect(new TooManyMisses(5, AT)).toMatchObject({
    status: 429,
    code: 'rate-limited',
    retryAfterSeconds: 45,
  });
});

it('the misses of a person are a small part of those of a client', () => {
  expect(STAFF_MISSES_PER_MINUTE_MAX * 10).toBeLessThanOrEqual(CLIENT_MISSES_PER_MINUTE_MAX);
});
