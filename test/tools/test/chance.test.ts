import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs, storedRuns } from '../../property-runs.ts';
import { seedOfRun } from '../../seed.ts';

describe('the seed of a run', () => {
  it('is the one of the environment, and a mistake is no seed', () => {
    expect(seedOfRun({ SEED: '8128' })).toBe(8128);
    for (const SEED of [undefined, 'eight', '-1', '1.5', '4294967296']) {
      expect(() => seedOfRun({ SEED })).toThrow(`SEED is no seed: ${SEED}`);
    }
  });

  it('is where properties draw from', () => {
    expect(fc.readConfigureGlobal().seed).toBe(seedOfRun() | 0);
  });
});

describe('the number of runs of a property', () => {
  it('is a tenth, all of it, or what the environment says', () => {
    expect([runs(1000, {}), runs(25, {})]).toEqual([100, 3]);
    expect(runs(1000, { RUNS: 'full' })).toBe(1000);
    expect(runs(1000, { RUNS: '20000' })).toBe(20_000);
    expect(() => runs(1000, { RUNS: 'many' })).toThrow('RUNS is no number of runs: many');
  });

  it('over storage is a quarter, and never more than all of it', () => {
    expect([storedRuns(40, {}), storedRuns(4, {})]).toEqual([10, 1]);
    expect([storedRuns(40, { RUNS: 'full' }), storedRuns(40, { RUNS: '500' })]).toEqual([40, 40]);
  });
});
