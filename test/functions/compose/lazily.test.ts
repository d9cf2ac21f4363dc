import { describe, expect, it } from 'vitest';
import { lazily } from '../../../functions/compose/lazily.ts';

describe('a value that is made lazily', () => {
  it('is made once, by the first of several calls', async () => {
    let times = 0;
    const value = lazily(async () => {
      times += 1;
      return times;
    });
    expect(times).toBe(0);
    expect(await Promise.all([value(), value()])).toEqual([1, 1]);
    expect(await value()).toBe(1);
  });

  it('is tried again after an attempt that failed', async () => {
    let times = 0;
    const value = lazily(async () => {
      times += 1;
      if (times === 1) throw new Error('the module could not be read');
      return times;
    });
    await expect(value()).rejects.toThrow('could not be read');
    expect(await value()).toBe(2);
  });
});
