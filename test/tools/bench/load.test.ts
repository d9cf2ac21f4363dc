import { expect, it } from 'vitest';
import { rate } from '../../../tools/bench/load.ts';
import { median, percentile } from '../../../tools/bench/statistics.ts';

it('a load has each item once, and each of its workers has one item at a time', async () => {
  const done: number[] = [];
  const busy = new Set<number>();
  const overlaps: number[] = [];
  await rate(50, 4, async (index, worker) => {
    if (busy.has(worker)) overlaps.push(worker);
    busy.add(worker);
    await Promise.resolve();
    busy.delete(worker);
    done.push(index);
  });
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index));
  expect(overlaps).toEqual([]);
});

it('a percentile is a value of the list, in whatever order it is', () => {
  expect([median([3, 1, 2]), percentile([4, 1, 3, 2], 0.99), percentile([7], 0.5), median([])]).toEqual([
    2, 4, 7, 0,
  ]);
});
