import { describe, expect, it } from 'vitest';
import { rewardChange } from '#shared/contracts/rewards/reward.ts';

const coffee = { name: 'A coffee', points: 500 };

const pointersOf = (change: object) => {
  const read = rewardChange.safeParse({ ...coffee, ...change });
  return read.success ? [] : read.error.issues.map(({ path }) => `/${path.join('/')}`);
};

describe('a reward', () => {
  it.each([
    {},
    { points: 1, stock: 0 },
    { points: 1_000_000_000, stock: 1_000_000_000 },
    { tiers: Array.from({ length: 20 }, (_, n) => `tier-${n}`) },
    { from: '2026-12-01T00:00:00Z', to: '2026-12-01T00:00:00.001Z' },
    { from: '2026-12-01T01:00:00+02:00', to: '2026-11-30T23:30:00Z' },
    { from: '0000-01-01T00:00:00Z', to: '9999-12-31T23:59:59.999Z' },
  ])('may be %j', (change) => {
    expect(pointersOf(change)).toEqual([]);
  });

  it.each([
    [{ name: undefined }, '/name'],
    [{ name: '' }, '/name'],
    [{ name: 'x'.repeat(129) }, '/name'],
    [{ name: 'a\nb' }, '/name'],
    [{ points: 0 }, '/points'],
    [{ points: 1_000_000_001 }, '/points'],
    [{ points: 1.5 }, '/points'],
    [{ points: '500' }, '/points'],
    [{ stock: -1 }, '/stock'],
    [{ stock: null }, '/stock'],
    [{ tiers: [] }, '/tiers'],
    [{ tiers: Array.from({ length: 21 }, (_, n) => `tier-${n}`) }, '/tiers'],
    [{ tiers: ['gold', 'silver', 'gold'] }, '/tiers/2'],
    [{ tiers: ['gold', 'a b'] }, '/tiers/1'],
    [{ from: '2026-12-01' }, '/from'],
    [{ from: '2026-02-30T00:00:00Z' }, '/from'],
    [{ from: '0000-01-01T00:00:00+00:01' }, '/from'],
    [{ to: '9999-12-31T23:59:59-00:01' }, '/to'],
    [{ from: '2026-12-01T00:00:00Z', to: '2026-12-01T00:00:00Z' }, '/to'],
    [{ from: '2026-12-01T00:00:00Z', to: '2026-12-01T01:00:00+02:00' }, '/to'],
    [{ remaining: 3 }, '/'],
  ])('may not be %j: %s', (change, pointer) => {
    expect(pointersOf(change)).toEqual([pointer]);
  });
});
