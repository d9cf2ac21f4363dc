import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { CountedLine } from '#shared/domain/purchases/basket.ts';
import { LineSums } from '#shared/domain/purchases/line-sums.ts';
import { selects } from '#shared/domain/purchases/selection.ts';

const line = (sku: string, category: string | undefined, index: number): CountedLine => ({
  sku,
  category,
  thousandths: (index % 7) + 1,
  amount: index + 1,
});

const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j');
const lists = fc.option(fc.array(names, { minLength: 1, maxLength: 12 }), { nil: undefined });

it('sums of a selection are those of its lines, whether by lines or by the values of the selection', () => {
  const seen = new Set<boolean>();
  fc.assert(
    fc.property(
      fc.array(fc.tuple(names, fc.option(names, { nil: undefined })), { minLength: 1, maxLength: 40 }),
      fc.array(fc.record({ skus: lists, categories: lists }), { minLength: 1, maxLength: 5 }),
      (pairs, selections) => {
        const lines = pairs.map(([sku, category], index) => line(sku, category, index));
        const sums = new LineSums(lines);
        for (const selection of selections) {
          const own = lines.filter((one) => selects(selection, one));
          expect(sums.of(selection)).toEqual({
            amount: own.reduce((sum, { amount }) => sum + amount, 0),
            thousandths: own.reduce((sum, { thousandths }) => sum + thousandths, 0),
          });
          seen.add(lines.length > (selection.skus?.length ?? 0) + (selection.categories?.length ?? 0));
        }
      },
    ),
  );
  expect(seen.size).toBe(2);
});

it('lines are read a few times for all selections together: ten thousand conditions cost no pass each', () => {
  let reads = 0;
  const lines = new Proxy(
    Array.from({ length: 1000 }, (_, index) => line(`sku-${index}`, `category-${index % 30}`, index)),
    {
      get(target, key, receiver) {
        if (/^\d+$/.test(String(key))) reads += 1;
        return Reflect.get(target, key, receiver);
      },
    },
  );
  const sums = new LineSums(lines);
  for (let index = 0; index < 10_000; index += 1) {
    const sku = `sku-${index % 2000}`;
    expect(sums.of({ skus: [sku] }).amount).toBe(index % 2000 < 1000 ? (index % 2000) + 1 : 0);
    sums.of({ categories: [`category-${index % 60}`] });
    sums.of({ skus: [sku], categories: ['category-1'] });
    sums.of({});
  }
  expect(reads).toBeLessThan(10 * 1000);
});
