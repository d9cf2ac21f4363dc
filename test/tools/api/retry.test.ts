import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TRIES_MAX, waitMs } from '../../../tools/api/retry.ts';

const now = Date.UTC(2026, 0, 1);

describe('the wait before the next attempt', () => {
  it.each([
    ['0', 0],
    ['2', 2000],
    ['9999', 30_000],
    [new Date(now + 3000).toUTCString(), 3000],
    [new Date(now - 3000).toUTCString(), 0],
  ])('Retry-After: %s', (header, expected) => {
    expect(waitMs(1, header, now, 0.3)).toBe(expected);
  });

  it('otherwise grows, with jitter, and stays bounded', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: TRIES_MAX }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, random) => {
          const ceiling = Math.min(200 * 2 ** (tries - 1), 2_000);
          for (const header of [null, '', 'soon']) {
            const wait = waitMs(tries, header, now, random);
            expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
            expect(wait).toBeLessThanOrEqual(ceiling);
          }
        },
      ),
    );
  });
});
