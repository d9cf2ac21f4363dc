import { describe, expect, it } from 'vitest';
import type { Condition, Operator, Test } from '#shared/domain/conditions/condition.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { checkPromotion } from '#shared/domain/promotions/check-promotion.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';

const teaWeek: Promotion = {
  name: 'Tea week',
  conditions: { all: [] },
  effect: { type: 'bonus', points: 10 },
};
const program = { ...initialProgram, timeZone: 'Europe/Dublin' };
const check = (change: Partial<Promotion>) => checkPromotion({ ...teaWeek, ...change }, { program });

const END = ', so the promotion would never apply';
const at = (text: string) => Date.parse(text);
const test = (fact: string, operator: Operator, value: Test['value'], params?: Selection): Test => ({
  fact,
  operator,
  value,
  ...(params && { params }),
});
const attribute = (operator: Operator, value: Test['value']): Test => ({
  fact: 'attributes',
  path: '$.a',
  operator,
  value,
});
const tea = { categories: ['tea'] };

describe('a promotion under a programme', () => {
  it.each([
    [{ schedule: { from: 5, to: 5 } }, '/schedule/to', 'must be after from'],
    [
      { audience: { tiers: ['gold', 'ruby'] } },
      '/audience/tiers/1',
      'is not a tier of the programme, which has blue, silver, gold',
    ],
    [{ audience: { experiment: { id: 'e', variant: 'a' } } }, '/audience/experiment', 'is not an experiment'],
    [
      { conditions: { any: [test('hour', 'equal', 1), { not: test('tier', 'equal', 'ruby') }] } },
      '/conditions/any/1/not/value',
      'is not a tier of the programme, which has blue, silver, gold',
    ],
    [
      { conditions: { all: [test('tier', 'notIn', ['blue', 'ruby'])] } },
      '/conditions/all/0/value/1',
      'is not a tier of the programme, which has blue, silver, gold',
    ],
    [
      { conditions: test('currency', 'equal', 'JPY') },
      '/conditions/value',
      'is a currency that the programme has no rate for',
    ],
    [
      { conditions: test('currency', 'in', ['EUR', 'eur']) },
      '/conditions/value/1',
      'must be a currency of ISO 4217, as EUR',
    ],
    [
      { limits: { timesPerMember: 2, timesPerMemberPerDay: 3 } },
      '/limits/timesPerMemberPerDay',
      'must not be above timesPerMember, which is 2',
    ],
    [
      { limits: { timesPerMember: 2, timesPerMemberPerYear: 3, timesPerMemberPerDay: 1 } },
      '/limits/timesPerMemberPerYear',
      'must not be above timesPerMember, which is 2',
    ],
    [
      { limits: { timesPerMemberPerYear: 2, timesPerMemberPerDay: 3 } },
      '/limits/timesPerMemberPerDay',
      'must not be above timesPerMemberPerYear, which is 2',
    ],
  ] satisfies [Partial<Promotion>, string, string][])(
    '%j is refused at %s: it %s',
    (change, pointer, message) => {
      expect(check(change)).toEqual([{ pointer, message }]);
    },
  );

  it.each([
    ['everybody', {}],
    ['limits that are the same', { limits: { timesPerMember: 2, timesPerMemberPerDay: 2 } }],
    ['more points for a purchase than there are', { limits: { pointsPerPurchase: 9, budgetPoints: 1 } }],
    ['its tiers', { audience: { tiers: ['gold'] }, conditions: test('tier', 'equal', 'gold') }],
    ['the base currency, which needs no rate', { conditions: test('currency', 'equal', 'EUR') }],
    ['what has no end', { schedule: { from: 5 } }],
  ] satisfies [string, Partial<Promotion>][])('may have %s', (_, change) => {
    expect(check(change)).toEqual([]);
  });
});

describe('a test that can never hold by itself', () => {
  it.each([
    [test('weekday', 'equal', 8), 'weekday is from 1 (Monday) to 7 (Sunday)'],
    [test('weekday', 'in', [0, 8]), 'weekday is from 1 (Monday) to 7 (Sunday)'],
    [test('hour', 'greaterThan', 23), 'hour is a whole number from 0 to 23'],
    [test('hour', 'equal', 9.5), 'hour is a whole number from 0 to 23'],
    [test('total', 'lessThan', 0), 'total is a whole number of minor units from 0 on'],
    [test('lineCount', 'lessThan', 1), 'lineCount is a whole number from 1 to 1000'],
    [test('quantity', 'lessThanInclusive', 0), 'quantity is above 0'],
    [test('purchaseCount', 'equal', -1), 'purchaseCount is a whole number from 0 on'],
    [test('quantityOf', 'lessThan', 0, tea), 'quantityOf is 0 or above'],
    [test('weekday', 'notIn', [1, 2, 3, 4, 5, 6, 7]), 'weekday is from 1 (Monday) to 7 (Sunday)'],
  ])('%j: %s', (condition, range) => {
    expect(check({ conditions: { all: [condition] } })).toEqual([
      { pointer: '/conditions/all/0', message: `can never hold (${range})${END}` },
    ]);
  });

  it.each([
    [test('channel', 'notIn', ['pos', 'web', 'app', 'partner'])],
    [test('tier', 'notIn', ['blue', 'silver', 'gold'])],
    [test('currency', 'notIn', ['EUR', 'GBP', 'USD'])],
    [test('total', 'lessThan', { fact: 'total' })],
    [test('total', 'notEqual', { fact: 'amountOf', params: {} })],
    [test('amountOf', 'notEqual', { fact: 'amountOf', params: { skus: ['b', 'a'] } }, { skus: ['a', 'b'] })],
    [{ not: { all: [] } }],
  ] satisfies [Condition][])('%j', (condition) => {
    const [error] = check({ conditions: { all: [test('hour', 'equal', 9), condition] } });
    expect(error?.pointer).toMatch(/^\/conditions\/all\/1/);
    expect(error?.message).toMatch(/^can never hold.*, so the promotion would never apply$/);
  });
});

describe('two tests that exclude each other', () => {
  it.each([
    [test('channel', 'equal', 'app'), test('channel', 'equal', 'web')],
    [test('channel', 'in', ['app', 'web']), test('channel', 'in', ['pos', 'partner'])],
    [test('store', 'equal', 's-1'), test('store', 'notIn', ['s-1', 's-2'])],
    [test('store', 'notEqual', 's-1'), test('store', 'in', ['s-1'])],
    [test('store', 'equal', 's-1'), { not: test('store', 'equal', 's-1') }],
    [test('skus', 'contains', 'tea'), test('skus', 'doesNotContain', 'tea')],
    [test('segments', 'doesNotContain', 'a'), { not: test('segments', 'doesNotContain', 'a') }],
    [test('isBirthday', 'equal', true), test('isBirthday', 'notEqual', true)],
    [test('total', 'greaterThan', 100), test('total', 'lessThan', 100)],
    [test('total', 'greaterThan', 100), test('total', 'lessThanInclusive', 100)],
    [test('total', 'greaterThan', 100), test('total', 'lessThan', 101)],
    [test('total', 'greaterThanInclusive', 100), { not: test('total', 'greaterThan', 50) }],
    [test('total', 'in', [1, 5]), test('total', 'in', [2, 6])],
    [test('hour', 'greaterThan', 21), test('hour', 'notIn', [22, 23])],
    [test('amountOf', 'equal', 5, tea), test('amountOf', 'equal', 6, { categories: ['tea', 'tea'] })],
    [test('amountOf', 'equal', 5, { skus: ['a', 'b'] }), test('amountOf', 'equal', 6, { skus: ['b', 'a'] })],
    [
      { all: [test('hour', 'equal', 5), test('weekday', 'equal', 5)] },
      test('hour', 'notEqual', { fact: 'weekday' }),
    ],
    [
      { all: [test('lineCount', 'notEqual', 1), test('lineCount', 'lessThan', 3), test('hour', 'equal', 2)] },
      test('lineCount', 'notEqual', { fact: 'hour' }),
    ],
    [
      { all: [test('hour', 'notEqual', 23), test('hour', 'greaterThan', 21), test('total', 'equal', 22)] },
      test('hour', 'notEqual', { fact: 'total' }),
    ],
    [test('total', 'equal', 5), test('amountOf', 'equal', 6, {})],
    [test('quantity', 'equal', 5), test('quantityOf', 'equal', 6, {})],
    [test('total', 'lessThan', 100), test('amountOf', 'greaterThanInclusive', 100, tea)],
    [test('quantityOf', 'greaterThan', 2, tea), test('quantity', 'lessThanInclusive', 2)],
    [
      test('amountOf', 'greaterThan', 9, { skus: ['a'] }),
      test('amountOf', 'lessThan', 9, { skus: ['a', 'b'] }),
    ],
    [test('skus', 'contains', 'a'), test('quantityOf', 'equal', 0, { skus: ['a', 'b'] })],
    [test('categories', 'doesNotContain', 'tea'), test('amountOf', 'greaterThan', 0, tea)],
    [test('total', 'lessThan', { fact: 'quantity' }), test('total', 'greaterThan', { fact: 'quantity' })],
    [
      test('total', 'equal', { fact: 'totalBase' }),
      test('total', 'notEqual', { fact: 'amountOf', params: {} }),
    ],
    [test('hour', 'lessThan', { fact: 'weekday' }), test('hour', 'greaterThan', 6)],
    [test('amountOf', 'greaterThan', { fact: 'total' }, tea), test('hour', 'equal', 1)],
    [attribute('equal', 'gold'), attribute('notEqual', 'gold')],
    [attribute('in', ['a', 'b']), attribute('in', ['c'])],
    [attribute('equal', 'gold'), attribute('greaterThan', 5)],
    [attribute('greaterThan', 5), attribute('lessThan', 5)],
    [attribute('greaterThan', 5), { not: attribute('greaterThan', 4) }],
    [attribute('equal', 5), { not: attribute('lessThan', 6) }],
  ] satisfies [Condition, Condition][])('%j and %j', (earlier, later) => {
    const errors = check({
      conditions: { all: [{ all: [earlier] }, test('daysSinceEnrolment', 'equal', 1), later] },
    });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toMatch(/^can never hold.*, so the promotion would never apply$/);
  });

  it('are named at the later of the two, with the earlier', () => {
    const app = test('channel', 'equal', 'app');
    const hour = test('hour', 'equal', 9);
    const conditions = { all: [{ all: [app, hour] }, { not: app }, test('total', 'equal', 5), hour] };
    expect(check({ conditions })).toEqual([
      {
        pointer: '/conditions/all/1/not',
        message: `can never hold together with /conditions/all/0/all/0${END}`,
      },
    ]);
  });

  it('may also be three', () => {
    const conditions = {
      all: [
        test('total', 'lessThan', { fact: 'lineCount' }),
        test('lineCount', 'lessThan', { fact: 'hour' }),
        test('total', 'greaterThan', { fact: 'hour' }),
      ],
    };
    expect(check({ conditions })).toEqual([
      {
        pointer: '/conditions/all/2',
        message: `can never hold together with what stands before it${END}`,
      },
    ]);
    const lines = { all: [...'abc'].map((sku) => test('skus', 'contains', sku)) };
    expect(check({ conditions: { all: [test('lineCount', 'lessThan', 3), lines] } })).toEqual([
      {
        pointer: '/conditions/all/1/all/2',
        message: `can never hold together with what stands before it${END}`,
      },
    ]);
  });
});

describe('any', () => {
  const app = test('channel', 'equal', 'app');
  const web = test('channel', 'equal', 'web');
  it('with impossible parts only is refused as a whole', () => {
    expect(check({ conditions: { any: [{ all: [app, web] }, test('hour', 'equal', 24)] } })).toEqual([
      { pointer: '/conditions/any', message: `can never hold: each part of it contradicts itself${END}` },
    ]);
  });

  it('with a contradiction in every part is refused with it', () => {
    const conditions = { all: [test('channel', 'equal', 'pos'), { any: [app, web] }] };
    expect(check({ conditions })).toEqual([
      {
        pointer: '/conditions/all/1/any',
        message: `can never hold together with /conditions/all/0${END}`,
      },
    ]);
    const turned = { all: conditions.all.toReversed() };
    expect(check({ conditions: turned })).toEqual([
      {
        pointer: '/conditions/all/1',
        message: `can never hold together with /conditions/all/0/any${END}`,
      },
    ]);
  });

  it('includes an all under a not', () => {
    const conditions = { all: [{ not: { all: [app, test('hour', 'lessThan', 24)] } }, app] };
    expect(check({ conditions })).toEqual([
      {
        pointer: '/conditions/all/1',
        message: `can never hold together with /conditions/all/0/not/all${END}`,
      },
    ]);
  });

  it('with one possible part is not refused', () => {
    expect(check({ conditions: { all: [{ any: [app, test('hour', 'equal', 24)] }, app] } })).toEqual([]);
  });

  it('against any is followed into every pair of parts', () => {
    const early = { any: [1, 2, 3].map((hour) => test('hour', 'equal', hour)) };
    const late = { any: [4, 5, 6].map((hour) => test('hour', 'equal', hour)) };
    expect(check({ conditions: { all: [early, late] } })).toHaveLength(1);
    expect(check({ conditions: { all: [early, { any: [...late.any, ...early.any] }] } })).toEqual([]);
  });

  it('is found where it cannot hold among many that can', () => {
    const others = Array.from({ length: 8 }, (_, thing) => ({
      any: Array.from({ length: 9 }, (__, place) => inPlace(thing * 9 + place, thing)),
    }));
    const stores = {
      any: Array.from({ length: 20 }, (_, index) => test('store', 'equal', `s-${index + 1}`)),
    };
    const conditions = { all: [...others, stores, test('store', 'equal', 's-0')] };
    expect(check({ conditions })).toEqual([
      { pointer: '/conditions/all/9', message: `can never hold together with /conditions/all/8/any${END}` },
    ]);
  });

  it('with very many parts is not followed: where it would take too long, nothing is refused', () => {
    // Eleven things in nine places that take one each: impossible, and hard to see.
    const groups = Array.from({ length: 11 }, (_, thing) => ({
      any: Array.from({ length: 9 }, (__, place) => inPlace(place, thing)),
    }));
    expect(check({ conditions: { all: groups } })).toEqual([]);
  });
});

function inPlace(place: number, thing: number): Test {
  return { fact: 'attributes', path: `$.p${place}`, operator: 'equal', value: thing };
}

describe('schedule and audience', () => {
  // A Monday, in Dublin an hour ahead of UTC.
  const monday = { from: at('2026-07-06T00:00:00+01:00'), to: at('2026-07-07T00:00:00+01:00') };
  it.each([
    [
      { schedule: { weekdays: [6, 7] }, conditions: test('weekday', 'lessThan', 6) },
      '/conditions',
      'can never hold together with /schedule/weekdays',
    ],
    [
      { schedule: { hours: [22, 6] }, conditions: test('hour', 'in', [6, 21]) },
      '/conditions',
      'can never hold together with /schedule/hours',
    ],
    [
      { audience: { tiers: ['gold'] }, conditions: test('tier', 'in', ['blue', 'silver']) },
      '/conditions',
      'can never hold together with /audience/tiers',
    ],
    [
      {
        audience: { segments: ['a', 'b'] },
        conditions: {
          all: [test('segments', 'doesNotContain', 'a'), test('segments', 'doesNotContain', 'b')],
        },
      },
      '/conditions/all/1',
      'can never hold together with what stands before it',
    ],
    [
      { schedule: { ...monday, weekdays: [3] } },
      '/schedule/weekdays',
      'has no hour between /schedule/from and /schedule/to',
    ],
    [
      // From Monday at 22 to Tuesday at 6 of Dublin there is no Tuesday evening anywhere.
      {
        schedule: { from: monday.to - 7_200_000, to: monday.to + 21_600_000, weekdays: [2], hours: [22, 24] },
      },
      '/schedule/hours',
      'can never hold together with what stands before it',
    ],
    [
      { schedule: monday, conditions: test('weekday', 'in', [3, 4, 5, 6]) },
      '/conditions',
      'has no hour between /schedule/from and /schedule/to',
    ],
  ] satisfies [Partial<Promotion>, string, string][])(
    '%j is refused at %s: it %s',
    (change, pointer, message) => {
      expect(check(change)).toEqual([{ pointer, message: message + END }]);
    },
  );

  it.each([
    [{ schedule: { ...monday, weekdays: [1], hours: [23, 24] } }],
    [{ schedule: { ...monday, to: monday.to + 1, weekdays: [2], hours: [0, 1] } }],
    // A store in the Pacific is twelve hours behind Dublin, one in Kiribati fourteen before it.
    [{ schedule: { ...monday, to: monday.from + 3_600_000, weekdays: [7], hours: [11, 12] } }],
    [{ schedule: { ...monday, from: monday.to - 3_600_000, weekdays: [2], hours: [12, 13] } }],
    [{ schedule: { from: monday.from, to: monday.from + 8 * 86_400_000, weekdays: [2] } }],
    [{ schedule: { hours: [22, 6] }, conditions: test('hour', 'in', [5, 21]) }],
    [
      {
        schedule: { from: at('2026-10-25T00:30:00Z'), to: at('2026-10-25T01:00:00Z'), hours: [1, 2] },
      },
    ],
    [{ audience: { segments: ['a', 'b'] }, conditions: test('segments', 'doesNotContain', 'a') }],
  ] satisfies [Partial<Promotion>][])('%j is taken', (change) => {
    expect(check(change)).toEqual([]);
  });
});

describe('conditions that can hold are not refused', () => {
  it.each([
    [test('store', 'notEqual', 's-1'), test('store', 'notEqual', 's-2')],
    [test('quantity', 'greaterThan', 1), test('quantity', 'lessThan', 2)],
    [test('amountOf', 'equal', 5, tea), test('amountOf', 'equal', 6, { categories: ['milk'] })],
    [test('skus', 'contains', 'a'), test('amountOf', 'equal', 0, { skus: ['a'] })],
    [test('total', 'equal', 0), test('amountOf', 'equal', 0, {})],
    [test('skus', 'doesNotContain', 'a'), test('amountOf', 'greaterThan', 0, { skus: ['a'], ...tea })],
    // "5" is compared as a number and is not equal to it.
    [
      { all: [attribute('greaterThanInclusive', 5), attribute('lessThanInclusive', 5)] },
      attribute('notEqual', 5),
    ],
    // An attribute that is missing is neither above nor below.
    [{ not: attribute('greaterThan', 5) }, { not: attribute('lessThanInclusive', 5) }],
    [attribute('equal', '7'), attribute('greaterThan', 5)],
  ] satisfies [Condition, Condition][])('%j and %j', (one, other) => {
    expect(check({ conditions: { all: [one, other] } })).toEqual([]);
  });
});

describe('contradictions that are not found so far', () => {
  it.each([
    ['a quantity has at most 3 decimals', test('quantity', 'equal', 0.0005), { all: [] }],
    ['nothing is nothing in every currency', test('total', 'equal', 0), test('totalBase', 'greaterThan', 0)],
    [
      'what costs something is there',
      test('amountOf', 'greaterThan', 0, tea),
      test('quantityOf', 'equal', 0, tea),
    ],
  ] satisfies [string, Condition, Condition][])('%s', (_, one, other) => {
    expect(check({ conditions: { all: [one, other] } })).toEqual([]);
  });
});
