import { describe, expect, it } from 'vitest';
import type { Condition, Operator, Test } from '#shared/domain/conditions/condition.ts';
import { shortfall } from '#shared/domain/conditions/shortfall.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { growing, promotionFacts } from '#shared/domain/promotions/promotion-facts.ts';
import { purchaseOf } from '../ledger/purchases.ts';
import { factsBy } from '../promotions/facts.ts';

const bought = purchaseOf([1500, 1000]);
const facts = factsBy(
  initialProgram,
  {
    ...bought,
    lines: bought.lines.map((line, index) => ({ ...line, sku: index === 0 ? 'TEA' : 'CUP', quantity: 1.5 })),
  },
  { tierId: 'blue', purchaseCount: 3, enrolledAt: bought.occurredAt },
);

const test = (fact: string, operator: Operator, value: Test['value'], more: Partial<Test> = {}): Test => ({
  fact,
  operator,
  value,
  ...more,
});
const atLeast = (fact: string, value: number, more: Partial<Test> = {}) =>
  test(fact, 'greaterThanInclusive', value, more);

const onTea = { params: { skus: ['TEA'] } };
const isBirthday = test('isBirthday', 'equal', true);
const missing = (condition: Condition, birthday = false) =>
  shortfall(condition, { set: promotionFacts, facts, growing, truthOf: () => birthday });

describe('a shortfall', () => {
  it.each<readonly [string, Condition, object | undefined]>([
    ['of an amount', atLeast('total', 3000), [{ fact: 'total', missing: 500, wanted: 3000 }]],
    [
      'to be above an amount',
      test('total', 'greaterThan', 3000),
      [{ fact: 'total', missing: 501, wanted: 3001 }],
    ],
    [
      'of the amount in the base',
      atLeast('totalBase', 2501),
      [{ fact: 'totalBase', missing: 1, wanted: 2501 }],
    ],
    ['of pieces', atLeast('quantity', 3.1), [{ fact: 'quantity', missing: 0.1, wanted: 3.1 }]],
    [
      'to be above so many pieces',
      test('quantity', 'greaterThan', 3),
      [{ fact: 'quantity', missing: 1, wanted: 4 }],
    ],
    ['of lines', test('lineCount', 'greaterThan', 2), [{ fact: 'lineCount', missing: 1, wanted: 3 }]],
    [
      'of some goods',
      atLeast('amountOf', 2000, onTea),
      [{ fact: 'amountOf', ...onTea, missing: 500, wanted: 2000 }],
    ],
    [
      'of pieces of some goods',
      atLeast('quantityOf', 2, onTea),
      [{ fact: 'quantityOf', ...onTea, missing: 0.5, wanted: 2 }],
    ],
    ['is nothing where it holds', atLeast('total', 2500), []],
    ['is nothing for everybody', { all: [] }, []],
    ['is not told of what does not grow with a purchase', atLeast('purchaseCount', 4), undefined],
    ['nor of what must be exactly so', test('total', 'equal', 3000), undefined],
    ['nor of what must be less', test('total', 'lessThan', 2000), undefined],
    ['nor of what moves as one buys', test('amountOf', 'greaterThan', { fact: 'total' }, onTea), undefined],
    ['nor of texts', test('channel', 'equal', 'web'), undefined],
    ['nor of what the person is not', isBirthday, undefined],
    ['nor of what must not be', { not: atLeast('total', 2500) }, undefined],
    ['but what must not be and is not is not missing', { not: atLeast('total', 3000) }, []],
  ])('%s', (_, condition, expected) => {
    expect(missing(condition)).toEqual(expected);
  });

  it('is everything missing of an all, and the least of an any', () => {
    const [tea, total, lines] = [
      atLeast('quantityOf', 2, onTea),
      atLeast('total', 3000),
      atLeast('lineCount', 3),
    ];
    const names = (condition: Condition) => missing(condition)?.map(({ fact }) => fact);
    expect(names({ all: [tea, total] })).toEqual(['quantityOf', 'total']);
    expect(names({ all: [tea, test('channel', 'equal', 'web')] })).toBeUndefined();
    expect(names({ any: [{ all: [tea, total] }, lines] })).toEqual(['lineCount']);
    expect(names({ any: [lines, test('channel', 'equal', 'pos')] })).toEqual([]);
    expect(names({ any: [test('channel', 'equal', 'web'), isBirthday] })).toBeUndefined();
  });

  it('is the nearest of an any: an amount that is far does not hide a piece that is near', () => {
    const [far, near] = [atLeast('total', 100_000), atLeast('quantity', 4)];
    for (const any of [
      [far, near],
      [near, far],
    ]) {
      expect(missing({ any })).toEqual([{ fact: 'quantity', missing: 1, wanted: 4 }]);
    }
  });

  it('counts what was found true of the person', () => {
    const condition: Condition = { all: [isBirthday, atLeast('total', 3000)] };
    expect(missing(condition, true)).toMatchObject([{ fact: 'total' }]);
    expect(missing(condition)).toBeUndefined();
  });
});
