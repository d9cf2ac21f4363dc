import { describe, expect, it } from 'vitest';
import { checkConditions } from '#shared/domain/conditions/check-conditions.ts';
import { operators } from '#shared/domain/conditions/condition.ts';
import { promotionFacts } from '#shared/domain/promotions/promotion-facts.ts';

const store = { fact: 'store', operator: 'equal', value: 's-1' };
const total = { fact: 'total', operator: 'lessThan', value: 1 };
const FORM = 'must be an object with all, any, not, or a test of fact, operator and value';
const FACTS = `must be one of ${Object.keys(promotionFacts).join(', ')}`;
const nested = (levels: number): unknown =>
  Array.from({ length: levels - 1 }).reduce<unknown>((inner) => ({ not: inner }), store);

describe('conditions may be', () => {
  it.each([
    ['none, which holds always', { all: [] }],
    ['one test', store],
    ['groups in groups', { all: [{ any: [store, { not: { all: [store] } }] }] }],
    ['10 levels deep', nested(10)],
    ['100 tests', { any: Array.from({ length: 100 }, () => store) }],
    ['a comparison of numbers', { ...total, operator: 'greaterThanInclusive', value: 1999.5 }],
    ['a number of a list', { fact: 'hour', operator: 'in', value: [9, 10] }],
    ['a number against a number', { ...total, value: { fact: 'amountOf', params: { categories: ['tea'] } } }],
    ['a number of all lines', { fact: 'quantityOf', params: {}, operator: 'equal', value: 2 }],
    ['a text of a list', { ...store, operator: 'notIn', value: ['s-1', 's-2'] }],
    ['a list that contains', { fact: 'skus', operator: 'contains', value: 'tea-1' }],
    ['a birthday', { fact: 'isBirthday', operator: 'notEqual', value: true }],
    ['an attribute', { fact: 'attributes', path: '$.shop.nr-1_a', operator: 'in', value: ['a', 1, true] }],
    ['an attribute compared', { fact: 'attributes', path: '$.age', operator: 'lessThan', value: 30 }],
  ])('%s', (_, conditions) => {
    expect(checkConditions(promotionFacts, conditions)).toEqual([]);
  });
});

describe('the form of conditions', () => {
  it.each([
    [undefined, '', 'is required'],
    [null, '', FORM],
    ['tea', '', FORM],
    [[store], '', FORM],
    [{}, '', FORM],
    [{ all: [store, 5] }, '/all/1', FORM],
    [{ all: store }, '/all', 'must be a list of conditions'],
    [{ not: [store] }, '/not', FORM],
    [{ any: [] }, '/any', 'must not be empty: to let it hold always, use { "all": [] }'],
    [{ all: [], any: [store] }, '', 'must be one of all and any, not both: put one inside the other'],
    [{ ...store, not: store }, '', 'must be one of not and a test, not both: put one inside the other'],
    [{ all: [], priority: 1 }, '/priority', 'is not a known field'],
    [{ ...store, name: 'x' }, '/name', 'is not a known field'],
    [{ condition: 'x' }, '', FORM],
    [nested(11), '/not'.repeat(10), 'must not be nested deeper than 10 levels'],
    [nested(100), '/not'.repeat(10), 'must not be nested deeper than 10 levels'],
    [{ any: Array.from({ length: 101 }, () => store) }, '', 'must have at most 100 tests in all'],
    [{ any: Array.from({ length: 2000 }, () => 7) }, '', 'must have at most 100 tests in all'],
  ])('%j is refused at "%s": it %s', (conditions, pointer, message) => {
    expect(checkConditions(promotionFacts, conditions)).toEqual([
      { pointer: `/conditions${pointer}`, message },
    ]);
  });

  it('names at most 20 errors', () => {
    expect(checkConditions(promotionFacts, { all: Array.from({ length: 100 }, () => ({})) })).toHaveLength(
      20,
    );
  });

  it('is looked at no further than it can be good', () => {
    let deep: unknown = store;
    for (let level = 0; level < 50_000; level += 1) deep = { all: [deep] };
    expect(checkConditions(promotionFacts, deep)).toHaveLength(1);
    const wide = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => ({ all: [] })));
    expect(checkConditions(promotionFacts, { all: wide.map((all) => ({ all })) })).toEqual([
      { pointer: '/conditions', message: 'must have at most 100 tests in all' },
    ]);
  });
});

describe('a test', () => {
  it.each([
    [{ fact: undefined }, '/fact', 'is required'],
    [{ fact: 'Total' }, '/fact', FACTS],
    [{ fact: 'constructor' }, '/fact', FACTS],
    [{ fact: ['total'] }, '/fact', FACTS],
    [{ operator: undefined }, '/operator', 'is required'],
    [{ operator: 'above' }, '/operator', `must be one of ${operators.join(', ')}`],
    [{ operator: { toString: 1 } }, '/operator', `must be one of ${operators.join(', ')}`],
    [{ value: undefined }, '/value', 'is required'],
    [{ params: {} }, '/params', 'is only for amountOf and quantityOf'],
    [{ path: '$.a' }, '/path', 'is only for attributes'],
    [{ value: '5' }, '/value', 'must be a number'],
    [{ value: null }, '/value', 'must be a number'],
    [{ value: Number.POSITIVE_INFINITY }, '/value', 'must be a number that is not so large'],
    [{ value: [5] }, '/value', 'must be a single value: use in or notIn for a list'],
    [{ operator: 'in' }, '/value', 'must be a list'],
    [{ operator: 'in', value: [] }, '/value', 'must not be empty'],
    [{ operator: 'in', value: [1, '2'] }, '/value/1', 'must be a number'],
    [
      { operator: 'notIn', value: Array.from({ length: 1001 }, () => 1) },
      '/value',
      'must have at most 1000 items',
    ],
    [
      { operator: 'contains' },
      '/operator',
      'cannot be asked of total, which is a number: ' +
        'use equal, notEqual, in, notIn, lessThan, lessThanInclusive, greaterThan, greaterThanInclusive',
    ],
    [{ value: {} }, '/value/fact', 'is required'],
    [{ value: { fact: 'money' } }, '/value/fact', FACTS],
    [{ value: { fact: 'store' } }, '/value/fact', 'must be a fact that is a number, not store'],
    [{ value: { fact: 'isBirthday' } }, '/value/fact', 'must be a fact that is a number, not isBirthday'],
    [{ value: { fact: 'attributes' } }, '/value/fact', 'must be a fact that is a number, not attributes'],
    [{ value: { fact: 'hour', path: '$.a' } }, '/value/path', 'is not a known field'],
    [{ value: { fact: 'hour', params: {} } }, '/value/params', 'is only for amountOf and quantityOf'],
    [
      { value: { fact: 'amountOf' } },
      '/value/params',
      'is required: which lines amountOf looks at, {} for all of them',
    ],
    [{ operator: 'in', value: { fact: 'hour' } }, '/value', 'must be a list'],
  ])('a number with %j is refused at %s: it %s', (change, pointer, message) => {
    const test: object = { ...total, ...change };
    expect(checkConditions(promotionFacts, { all: [test] })).toEqual([
      { pointer: `/conditions/all/0${pointer}`, message },
    ]);
  });

  const skus = { fact: 'skus', operator: 'contains', value: 'tea' };
  const amountOf = { ...total, fact: 'amountOf', params: {} };
  const attribute = { fact: 'attributes', path: '$.a', operator: 'equal', value: 1 };
  const birthday = { fact: 'isBirthday', operator: 'equal', value: true };
  it.each([
    [
      { ...store, operator: 'greaterThan' },
      '/operator',
      'cannot be asked of store, which is a text: use equal, notEqual, in, notIn',
    ],
    [{ ...store, value: 5 }, '/value', 'must be a text'],
    [{ ...store, value: '' }, '/value', 'must have 1 to 64 characters'],
    [{ ...store, value: 'x'.repeat(65) }, '/value', 'must have 1 to 64 characters'],
    [{ ...store, value: 'a\n' }, '/value', 'must not contain control characters'],
    [{ ...store, value: '\ud800' }, '/value', 'must not contain control characters'],
    [
      { ...store, value: { fact: 'channel' } },
      '/value',
      'must not be another fact: only numbers are compared with each other',
    ],
    [{ ...store, fact: 'channel', value: 'shop' }, '/value', 'must be one of pos, web, app, partner'],
    [
      { ...store, fact: 'channel', operator: 'in', value: ['app', 'App'] },
      '/value/1',
      'must be one of pos, web, app, partner',
    ],
    [
      { ...skus, operator: 'equal' },
      '/operator',
      'cannot be asked of skus, which is a list: use contains, doesNotContain',
    ],
    [
      { ...skus, fact: 'segments', operator: 'in', value: ['a'] },
      '/operator',
      'cannot be asked of segments, which is a list: use contains, doesNotContain',
    ],
    [
      { ...skus, value: ['a', 'b'] },
      '/value',
      'must be a single value: make a test of each, inside any or all',
    ],
    [{ ...skus, value: 'x'.repeat(129) }, '/value', 'must have 1 to 128 characters'],
    [{ ...birthday, value: 'true' }, '/value', 'must be true or false'],
    [{ ...birthday, value: [true] }, '/value', 'must be a single value: true or false'],
    [
      { ...birthday, operator: 'in', value: [true] },
      '/operator',
      'cannot be asked of isBirthday, which is true or false: use equal, notEqual',
    ],
    [
      { ...attribute, path: undefined },
      '/path',
      'is required: the attribute that is meant, as $.favouriteStore',
    ],
    [{ ...attribute, path: 'a' }, '/path', 'must be $. and the name of an attribute, as $.favouriteStore'],
    [{ ...attribute, path: '$..a' }, '/path', 'must be $. and the name of an attribute, as $.favouriteStore'],
    [{ ...attribute, operator: 'lessThan', value: '5' }, '/value', 'must be a number'],
    [{ ...attribute, value: null }, '/value', 'must be a text, a number, true or false'],
    [{ ...attribute, value: 'x'.repeat(257) }, '/value', 'must have 1 to 256 characters'],
    [{ ...attribute, params: {} }, '/params', 'is only for amountOf and quantityOf'],
    [
      { ...amountOf, params: undefined },
      '/params',
      'is required: which lines amountOf looks at, {} for all of them',
    ],
    [{ ...amountOf, params: [] }, '/params', 'must be an object with skus, categories, or neither'],
    [{ ...amountOf, params: { stores: ['a'] } }, '/params/stores', 'is not a known field'],
    [{ ...amountOf, params: { skus: [] } }, '/params/skus', 'must not be empty'],
    [{ ...amountOf, params: { skus: 'a' } }, '/params/skus', 'must be a list'],
    [{ ...amountOf, params: { categories: ['a', 1] } }, '/params/categories/1', 'must be a text'],
  ])('%j is refused at %s: it %s', (test, pointer, message) => {
    expect(checkConditions(promotionFacts, test)).toEqual([{ pointer: `/conditions${pointer}`, message }]);
  });

  it('a test of a list of attributes says what to use instead', () => {
    expect(checkConditions(promotionFacts, { ...attribute, operator: 'contains' })[0]?.message).toMatch(
      /^cannot be asked of attributes, each of which is a single value: use equal, /,
    );
  });

  it('is named with all that is wrong with it', () => {
    expect(checkConditions(promotionFacts, { fact: 'hour', value: 'x', path: '$.a', extra: 1 })).toEqual([
      { pointer: '/conditions/extra', message: 'is not a known field' },
      { pointer: '/conditions/operator', message: 'is required' },
      { pointer: '/conditions/path', message: 'is only for attributes' },
    ]);
  });
});
