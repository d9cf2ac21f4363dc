import { beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '#shared/domain/refusal.ts';
import { Fresh } from '#shared/usecases/fresh.ts';

let clock: number;
let stored: string;
let broken: Error | undefined;
/** The previous value that each read was given. */
let reads: (string | undefined)[];
let stale: number[];
let fresh: Fresh<string>;

function freshFor(trustedMs: number): Fresh<string> {
  return new Fresh({
    freshMs: 3_000,
    trustedMs,
    read: async (known) => {
      reads.push(known);
      if (broken) throw broken;
      return stored;
    },
    now: () => clock,
    onStale: (ageMs) => stale.push(ageMs),
  });
}

beforeEach(() => {
  clock = 1_000_000;
  stored = 'first';
  broken = undefined;
  reads = [];
  stale = [];
  fresh = freshFor(60_000);
});

describe('a fresh value', () => {
  it('is read once in three seconds, however many ask at once', async () => {
    expect(await Promise.all([fresh.get(), fresh.get(), fresh.get()])).toEqual(Array(3).fill('first'));
    stored = 'second';
    clock += 2_999;
    expect(await fresh.get()).toBe('first');
    expect(reads).toEqual([undefined]);
    clock += 1;
    expect(await fresh.get()).toBe('second');
    expect(reads).toEqual([undefined, 'first']);
    expect(stale).toEqual([]);
  });

  it('is read again when the clock was set back', async () => {
    await fresh.get();
    stored = 'second';
    clock -= 1;
    expect(await fresh.get()).toBe('second');
    stored = 'third';
    clock += 3_000;
    expect(await fresh.get()).toBe('third');
    expect(reads).toEqual([undefined, 'first', 'second']);
  });

  it('is asked for again where storage never responded: each asks', async () => {
    broken = new Unavailable();
    await expect(fresh.get()).rejects.toBe(broken);
    await expect(fresh.get()).rejects.toBe(broken);
    expect(reads).toHaveLength(2);
    expect(stale).toEqual([]);
    broken = undefined;
    expect(await fresh.get()).toBe('first');
  });

  it('from a slow read does not replace the value of a later read', async () => {
    const waiting: ((value: string) => void)[] = [];
    const told: (string | undefined)[] = [];
    const slow = new Fresh<string>({
      freshMs: 3_000,
      trustedMs: 60_000,
      read: (known) => {
        told.push(known);
        return new Promise((resolve) => waiting.push(resolve));
      },
      now: () => clock,
    });
    const early = slow.get();
    clock += 3_000;
    const late = slow.get();
    waiting[1]?.('newer');
    expect(await late).toBe('newer');
    waiting[0]?.('older');
    expect(await early).toBe('older');
    expect(await slow.get()).toBe('newer');
    clock += 3_000;
    const next = slow.get();
    waiting[2]?.('newest');
    expect(await next).toBe('newest');
    expect(told).toEqual([undefined, undefined, 'newer']);
  });
});

describe('where storage does not respond', () => {
  it('the value counts for less than a minute since it was read, and no longer', async () => {
    await fresh.get();
    broken = new Unavailable();
    clock += 59_999;
    expect(await fresh.get()).toBe('first');
    clock += 1;
    await expect(fresh.get()).rejects.toBe(broken);
    broken = undefined;
    expect(await fresh.get()).toBe('first');
  });

  it('storage is asked every three seconds, each time with a word of how old the value is', async () => {
    await fresh.get();
    broken = new Unavailable();
    for (let seconds = 3; seconds <= 9; seconds += 3) {
      clock += 3_000;
      expect(await Promise.all([fresh.get(), fresh.get()])).toEqual(['first', 'first']);
      expect(await fresh.get()).toBe('first');
    }
    expect(reads).toHaveLength(4);
    expect(stale).toEqual([3_000, 6_000, 9_000]);
    stored = 'second';
    broken = undefined;
    clock += 3_000;
    expect(await fresh.get()).toBe('second');
    expect(stale).toHaveLength(3);
  });

  it('a read that failed late is not repeated at once', async () => {
    let failing: ((error: Error) => void) | undefined;
    let asked = 0;
    const hanging = new Fresh<string>({
      freshMs: 3_000,
      trustedMs: 60_000,
      read: () => {
        asked += 1;
        return asked === 1 ? Promise.resolve('first') : new Promise((_, reject) => (failing = reject));
      },
      now: () => clock,
    });
    await hanging.get();
    clock += 3_000;
    const waiting = hanging.get();
    clock += 9_000;
    failing?.(new Unavailable());
    expect(await waiting).toBe('first');
    clock += 2_999;
    expect(await hanging.get()).toBe('first');
    expect(asked).toBe(2);
  });

  it('a value that must not be trusted is refused once it is no longer fresh', async () => {
    const strict = freshFor(0);
    await strict.get();
    broken = new Unavailable();
    clock += 2_999;
    expect(await strict.get()).toBe('first');
    clock += 1;
    await expect(strict.get()).rejects.toBe(broken);
    expect(stale).toEqual([]);
  });

  it('a value does not count where the clock was set back', async () => {
    await fresh.get();
    broken = new Unavailable();
    clock -= 1;
    await expect(fresh.get()).rejects.toBe(broken);
  });

  it('a bug is not hidden behind the value from before', async () => {
    await fresh.get();
    broken = new TypeError('a bug');
    clock += 3_000;
    await expect(fresh.get()).rejects.toBe(broken);
    expect(stale).toEqual([]);
  });
});
