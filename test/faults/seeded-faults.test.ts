import { describe, expect, it } from 'vitest';
import type { Fault } from './proxy.ts';
import { seededFaults } from './seeded-faults.ts';

const faults: readonly Fault[] = ['drop-before', 'drop-after', 'throttle', 'fail'];
const calls = Array.from({ length: 2_000 }, (_, index) => ({
  operation: index % 2 === 0 ? 'PutItem' : 'Query',
  nth: Math.floor(index / 2) + 1,
  index: index + 1,
}));
const drawn = (seed: number, share: number, of = calls) =>
  of.map((call) => seededFaults(seed, share, faults)(call)?.fault);

describe('seeded faults', () => {
  it('are the same for the same seed, whatever came between, and others for another', () => {
    expect(drawn(1, 0.2)).toEqual(drawn(1, 0.2));
    expect(drawn(1, 0.2).toReversed()).toEqual(drawn(1, 0.2, calls.toReversed()));
    expect(drawn(2, 0.2)).not.toEqual(drawn(1, 0.2));
  });

  it('break about the share that was asked for, with every one of the faults', () => {
    const broken = drawn(7, 0.2).filter((fault) => fault !== undefined);
    expect(broken.length).toBeGreaterThan(300);
    expect(broken.length).toBeLessThan(500);
    for (const fault of faults) {
      expect(broken.filter((one) => one === fault).length).toBeGreaterThan(broken.length / 8);
    }
    expect(drawn(7, 0).every((fault) => fault === undefined)).toBe(true);
    expect(drawn(7, 1).every((fault) => fault !== undefined)).toBe(true);
  });
});
