import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moved, weeksBetween } from '../../../tools/replay/shift.ts';

const WEEK = 604_800_000;
const instant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2100, 0, 1) });

it('moves by whole weeks so that the last sale is within the seven days up to the end', () => {
  fc.assert(
    fc.property(instant, instant, (last, end) => {
      const weeks = weeksBetween(last, end);
      const there = moved(last, weeks);
      expect(Number.isInteger(weeks)).toBe(true);
      expect(there).toBeLessThanOrEqual(end);
      expect(there).toBeGreaterThan(end - WEEK);
      expect(new Date(there).getUTCDay()).toBe(new Date(last).getUTCDay());
      expect(there % 86_400_000).toBe(last % 86_400_000);
    }),
  );
});
