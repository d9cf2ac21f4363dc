import { beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '#shared/domain/refusal.ts';
import { Recent } from '#shared/usecases/clients/recent.ts';

let clock: number;
let reads: string[];
let storage: Map<string, string>;
let broken: Error | undefined;
let recent: Recent<string>;

beforeEach(() => {
  clock = 1_000_000;
  reads = [];
  storage = new Map([['a', 'first']]);
  broken = undefined;
  recent = new Recent(
    async (id) => {
      reads.push(id);
      if (broken) throw broken;
      return storage.get(id);
    },
    () => clock,
  );
});

describe('what is known recently', () => {
  it('is read once in ten seconds, however many ask at once', async () => {
    expect(await Promise.all([recent.get('a'), recent.get('a'), recent.get('a')])).toEqual(
      Array(3).fill('first'),
    );
    storage.set('a', 'second');
    clock += 9_999;
    expect(await recent.get('a')).toBe('first');
    expect(reads).toHaveLength(1);
    clock += 1;
    expect(await recent.get('a')).toBe('second');
    expect(reads).toHaveLength(2);
  });

  it('is read again when the clock was set back', async () => {
    await recent.get('a');
    clock -= 1;
    await recent.get('a');
    expect(reads).toHaveLength(2);
  });

  it('counts for less than a minute where storage does not answer', async () => {
    await recent.get('a');
    broken = new Unavailable();
    for (let seconds = 10; seconds < 60; seconds += 10) {
      clock += 9_999;
      expect(await recent.get('a')).toBe('first');
      clock += 1;
      if (seconds < 50) expect(await recent.get('a')).toBe('first');
    }
    await expect(recent.get('a')).rejects.toBe(broken);
    storage.set('a', 'second');
    broken = undefined;
    expect(await recent.get('a')).toBe('second');
  });

  it('asks storage in trouble at most every ten seconds, while something is known', async () => {
    await recent.get('a');
    broken = new Unavailable();
    clock += 10_000;
    await Promise.all([recent.get('a'), recent.get('a')]);
    clock += 5_000;
    await recent.get('a');
    expect(reads).toHaveLength(2);
  });

  it('does not count where the clock was set back and storage does not answer', async () => {
    await recent.get('a');
    broken = new Unavailable();
    clock -= 1;
    await expect(recent.get('a')).rejects.toBe(broken);
  });

  it('is no answer where storage never answered: each asks again', async () => {
    broken = new Unavailable();
    await expect(recent.get('a')).rejects.toBe(broken);
    await expect(recent.get('a')).rejects.toBe(broken);
    expect(reads).toHaveLength(2);
    broken = undefined;
    expect(await recent.get('a')).toBe('first');
  });

  it('does not hide a bug behind what was known', async () => {
    await recent.get('a');
    broken = new TypeError('a bug');
    clock += 10_000;
    await expect(recent.get('a')).rejects.toBe(broken);
  });

  it('is not kept of what is not there, and is gone when that goes', async () => {
    expect(await recent.get('b')).toBeUndefined();
    storage.set('b', 'new');
    expect(await recent.get('b')).toBe('new');
    storage.delete('b');
    clock += 10_000;
    expect(await recent.get('b')).toBeUndefined();
    expect(await recent.get('b')).toBeUndefined();
    expect(reads).toHaveLength(4);
  });

  it('is kept of a thousand: ids that somebody makes up push nothing out', async () => {
    await recent.get('a');
    for (let index = 0; index < 2_000; index += 1) await recent.get(`made-up-${index}`);
    await recent.get('a');
    expect(reads.filter((id) => id === 'a')).toHaveLength(1);
    for (let index = 0; index < 1_000; index += 1) {
      storage.set(`real-${index}`, 'x');
      await recent.get(`real-${index}`);
    }
    await recent.get('a');
    expect(reads.filter((id) => id === 'a')).toHaveLength(2);
  });
});
