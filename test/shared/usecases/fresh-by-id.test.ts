import { beforeEach, describe, expect, it } from 'vitest';
import { Unavailable } from '#shared/domain/refusal.ts';
import { FreshById } from '#shared/usecases/fresh-by-id.ts';

let clock: number;
let reads: string[];
let storage: Map<string, string>;
let broken: Error | undefined;
let values: FreshById<string>;

beforeEach(() => {
  clock = 1_000_000;
  reads = [];
  storage = new Map([['a', 'first']]);
  broken = undefined;
  values = new FreshById({
    freshMs: 10_000,
    trustedMs: 0,
    read: async (id) => {
      reads.push(id);
      if (broken) throw broken;
      return storage.get(id);
    },
    now: () => clock,
  });
});

describe('a value by its id', () => {
  it('is read once in ten seconds, however many ask at once', async () => {
    storage.set('b', 'other');
    expect(await Promise.all([values.get('a'), values.get('b'), values.get('a')])).toEqual([
      'first',
      'other',
      'first',
    ]);
    storage.set('a', 'second');
    clock += 9_999;
    expect(await values.get('a')).toBe('first');
    expect(reads).toEqual(['a', 'b']);
    clock += 1;
    expect(await values.get('a')).toBe('second');
    expect(reads).toEqual(['a', 'b', 'a']);
  });

  it('that must not be trusted is refused once it is no longer fresh and storage does not respond', async () => {
    await values.get('a');
    broken = new Unavailable();
    clock += 9_999;
    expect(await values.get('a')).toBe('first');
    clock += 1;
    await expect(values.get('a')).rejects.toBe(broken);
    await expect(values.get('a')).rejects.toBe(broken);
    expect(reads).toHaveLength(3);
    broken = undefined;
    expect(await values.get('a')).toBe('first');
  });

  it('is not kept for an unknown id, and is gone when its item is deleted', async () => {
    expect(await values.get('b')).toBeUndefined();
    storage.set('b', 'new');
    expect(await values.get('b')).toBe('new');
    storage.delete('b');
    clock += 10_000;
    expect(await values.get('b')).toBeUndefined();
    expect(await values.get('b')).toBeUndefined();
    expect(reads).toHaveLength(4);
  });

  it('is kept for a thousand ids: made-up ids push none out', async () => {
    await values.get('a');
    for (let index = 0; index < 2_000; index += 1) await values.get(`made-up-${index}`);
    await values.get('a');
    expect(reads.filter((id) => id === 'a')).toHaveLength(1);
    for (let index = 0; index < 1_000; index += 1) {
      storage.set(`real-${index}`, 'x');
      await values.get(`real-${index}`);
    }
    await values.get('a');
    expect(reads.filter((id) => id === 'a')).toHaveLength(2);
  });
});
