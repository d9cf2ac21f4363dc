import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Caller } from '#shared/domain/identity/caller.ts';
import {
  EMPTY_WINDOW,
  isOver,
  limitOf,
  type RateLimit,
  socketLimitOf,
  stepOf,
  type Window,
} from '#shared/domain/service/rate-limit.ts';

const caller = (change: Partial<Caller>): Caller => ({
  scopes: [],
  subject: 'subject',
  client: 'app',
  address: '203.0.113.7',
  ...change,
});

describe('the limit of a caller', () => {
  it.each([
    ['a member, over all tokens of that member', { scopes: ['member'], member: 'm-1' }, 'member/m-1', 20, 1],
    ['whoever says nothing of which member', { scopes: ['member'] }, 'member/subject', 20, 1],
    ['a channel client', { scopes: ['channel'] }, 'client/app', 2_500, 25],
    ['a channel client that may do more', { scopes: ['agent', 'channel'] }, 'client/app', 2_500, 25],
    [
      'a channel client that says a member',
      { scopes: ['member', 'channel'], member: 'm-1' },
      'client/app',
      2_500,
      25,
    ],
  ])('%s', (_, change, key, callsPerSecondMax, countedEach) => {
    expect(limitOf(caller(change), 2_500)).toEqual({ key, callsPerSecondMax, countedEach });
  });

  it.each([['marketer'], ['agent'], ['analyst'], ['admin']])('no %s, a member or not', (scope) => {
    expect(limitOf(caller({ scopes: [scope] }), 2_500)).toBeUndefined();
    expect(limitOf(caller({ scopes: ['member', scope], member: 'm-1' }), 2_500)).toBeUndefined();
  });
});

describe('connects and frames', () => {
  it('count with the calls of the member, each connect and every tenth frame', () => {
    const key = limitOf(caller({ scopes: ['member'], member: 'm-1' }), 2_500)?.key;
    expect(socketLimitOf('m-1', 'connect')).toEqual({ key, callsPerSecondMax: 20, countedEach: 1 });
    expect(socketLimitOf('m-1', 'frame')).toEqual({ key, callsPerSecondMax: 20, countedEach: 10 });
  });

  it('count for the person where they are those of staff', () => {
    expect(socketLimitOf('staff/s-1', 'frame').key).toBe('staff/s-1');
  });
});

describe('a call', () => {
  it.each([
    [0, false, 1, 'count'],
    [19, false, 1, 'count'],
    [0, false, 25, 'pass'],
    [23, false, 25, 'pass'],
    [24, false, 25, 'count'],
    [25, false, 25, 'pass'],
    [49, false, 25, 'count'],
    [0, true, 1, 'refuse'],
    [24, true, 25, 'refuse'],
  ] as const)('after %d, the second used up: %s, counted each %d: %s', (seen, full, countedEach, step) => {
    expect(stepOf({ seen, full }, { key: 'k', callsPerSecondMax: 100, countedEach })).toBe(step);
  });

  it('is one too many when the sum with it is above the limit', () => {
    const limit: RateLimit = { key: 'k', callsPerSecondMax: 20, countedEach: 1 };
    expect([19, 20, 21].map((counted) => isOver(counted, limit))).toEqual([false, false, true]);
  });
});

interface Played {
  granted: number;
  grantedAtFirstRefusal: number | undefined;
  /** How often the shared counter was added to. */
  writes: number;
}

/** Calls of one caller in one second, each at the environment named, over one counter. */
function play(limit: RateLimit, environments: readonly number[]): Played {
  const windows = new Map<number, Window>();
  const played: Played = { granted: 0, grantedAtFirstRefusal: undefined, writes: 0 };
  let counter = 0;
  for (const environment of environments) {
    const window = windows.get(environment) ?? EMPTY_WINDOW;
    const step = stepOf(window, limit);
    let full = window.full;
    if (step === 'count') {
      counter += limit.countedEach;
      played.writes += 1;
      full = isOver(counter, limit);
    }
    windows.set(environment, { seen: window.seen + 1, full });
    if (full) played.grantedAtFirstRefusal ??= played.granted;
    else played.granted += 1;
  }
  return played;
}

const limits = fc.record({
  key: fc.constant('k'),
  callsPerSecondMax: fc.integer({ min: 1, max: 200 }),
  countedEach: fc.integer({ min: 1, max: 30 }),
});
const calls = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 500 });

describe('in a second, however its calls fall on environments', () => {
  it('no more are granted than the limit, and for each environment what it has not told yet', () => {
    fc.assert(
      fc.property(limits, calls, (limit, environments) => {
        const untold = new Set(environments).size * (limit.countedEach - 1);
        expect(play(limit, environments).granted).toBeLessThanOrEqual(limit.callsPerSecondMax + untold);
      }),
    );
  });

  it('none is refused before the whole limit was granted', () => {
    fc.assert(
      fc.property(limits, calls, (limit, environments) => {
        const { granted, grantedAtFirstRefusal = Number.POSITIVE_INFINITY } = play(limit, environments);
        expect(grantedAtFirstRefusal).toBeGreaterThanOrEqual(limit.callsPerSecondMax);
        expect(granted).toBeGreaterThanOrEqual(Math.min(limit.callsPerSecondMax, environments.length));
      }),
    );
  });

  it('counted each, exactly the limit is granted', () => {
    fc.assert(
      fc.property(limits, calls, (any, environments) => {
        const limit = { ...any, countedEach: 1 };
        expect(play(limit, environments).granted).toBe(
          Math.min(limit.callsPerSecondMax, environments.length),
        );
      }),
    );
  });

  it('the counter is written once per `countedEach` calls, and once for each environment after it is full', () => {
    fc.assert(
      fc.property(limits, calls, (limit, environments) => {
        const { writes } = play(limit, environments);
        const { callsPerSecondMax, countedEach } = limit;
        expect(writes).toBeLessThanOrEqual(Math.floor(environments.length / countedEach));
        expect(writes).toBeLessThanOrEqual(
          Math.floor(callsPerSecondMax / countedEach) + new Set(environments).size,
        );
      }),
    );
  });
});
