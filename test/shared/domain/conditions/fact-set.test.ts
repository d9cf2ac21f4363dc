import { describe, expect, it } from 'vitest';
import { checkConditions } from '#shared/domain/conditions/check-conditions.ts';
import { compileCondition } from '#shared/domain/conditions/compile.ts';
import type { Condition, Operator, Test } from '#shared/domain/conditions/condition.ts';
import { findContradiction } from '#shared/domain/conditions/contradiction.ts';
import type { Bounded } from '#shared/domain/conditions/possible-facts.ts';
import { above } from '#shared/domain/conditions/possible-values.ts';
import { shortfall } from '#shared/domain/conditions/shortfall.ts';
import { TestResults } from '#shared/domain/conditions/test-results.ts';
import { burst, type RiskFacts, riskFacts } from './risk-facts.ts';

const test = (fact: string, operator: Operator, value: Test['value'], more: Partial<Test> = {}): Test => ({
  fact,
  operator,
  value,
  ...more,
});

const hourly = (operator: Operator, value: Test['value']) =>
  test('member.redemptionsLastHour', operator, value);
const daily = (operator: Operator, value: Test['value']) =>
  test('member.redemptionsLastDay', operator, value);
const onDevice = (path: string, operator: Operator, value: Test['value']) =>
  test('device', operator, value, { path });
const pointsAt = (stores: readonly string[], operator: Operator, value: Test['value']) =>
  test('pointsAt', operator, value, { params: { stores } });
const watched = test('member.watched', 'equal', true);

describe('a set of facts of its own is checked', () => {
  it('by its names, kinds, paths and params', () => {
    const all = [
      hourly('greaterThan', 2),
      hourly('lessThanInclusive', { fact: 'member.redemptionsLastDay' }),
      test('store', 'in', ['cork']),
      onDevice('$.os', 'equal', 'android'),
      pointsAt(['cork'], 'greaterThan', { fact: 'points' }),
      watched,
    ];
    expect(checkConditions(riskFacts, { all })).toEqual([]);
  });

  it.each<[string, object, string, string]>([
    [
      "a promotion's fact",
      test('total', 'greaterThan', 5),
      '/fact',
      `must be one of ${Object.keys(riskFacts).join(', ')}`,
    ],
    ['a name of every object', test('toString', 'equal', 'x'), '/fact', 'must be one of member.redempt'],
    ['a text that it never is', test('store', 'equal', 'dublin'), '/value', 'must be one of cork, galway'],
    ['a path', test('store', 'equal', 'cork', { path: '$.x' }), '/path', 'is only for device'],
    ['no path', test('device', 'equal', 'x'), '/path', 'is required: the attribute that is meant, as $.os'],
    ['params', test('store', 'equal', 'cork', { params: {} }), '/params', 'is only for pointsAt'],
    [
      'no params',
      test('pointsAt', 'equal', 1),
      '/params',
      'is required: which stores pointsAt looks at, {} for all of them',
    ],
    [
      'params of another set',
      test('pointsAt', 'equal', 1, { params: { skus: ['a'] } }),
      '/params/skus',
      'is not a known field',
    ],
  ])('and refuses %s', (_, given, pointer, message) => {
    expect(checkConditions(riskFacts, given, '')).toEqual([
      { pointer, message: expect.stringContaining(message) },
    ]);
  });

  it('and a set without paths and params knows neither field', () => {
    const { store } = riskFacts;
    const given = test('store', 'equal', 'cork', { path: '$.x', params: {} });
    expect(checkConditions({ store }, given, '')).toEqual([
      { pointer: '/path', message: 'is not a known field' },
      { pointer: '/params', message: 'is not a known field' },
    ]);
  });
});

function holds(condition: Condition, truths?: Uint8Array): boolean {
  const results = new TestResults<RiskFacts>();
  const predicate = compileCondition(condition, { facts: riskFacts, results, numberOf: () => 0 });
  results.close();
  return predicate(burst, truths);
}

describe('a set of facts of its own is compiled', () => {
  it.each<[string, Condition, boolean]>([
    ['a number', hourly('greaterThan', 2), true],
    ['a number that is too small', hourly('greaterThan', 3), false],
    ['a number against another', hourly('lessThan', { fact: 'member.redemptionsLastDay' }), true],
    ['a text', test('store', 'notIn', ['galway']), true],
    ['an attribute', onDevice('$.os', 'equal', 'android'), true],
    ['an attribute with a dot in its name', onDevice('$.screen.width', 'lessThan', 400), true],
    ['an attribute that is missing', onDevice('$.age', 'lessThan', 400), false],
    ['params', pointsAt(['cork'], 'equal', { fact: 'points' }), true],
    ['params that select another part', pointsAt(['galway'], 'greaterThan', 0), false],
    ['a flag in a group', { any: [test('trusted', 'equal', true), { not: hourly('equal', 4) }] }, true],
  ])('%s', (_, condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  it('and takes the truth of a fact of the person from the bits', () => {
    expect(holds(watched, Uint8Array.of(1))).toBe(true);
    expect(holds(watched, Uint8Array.of(0))).toBe(false);
  });
});

/** A day has at least the redemptions of its last hour. */
function hourWithinDay({ numbers }: Bounded) {
  const hour = numbers.get('member.redemptionsLastHour');
  const day = numbers.get('member.redemptionsLastDay');
  if (!hour || !day) return numbers;
  const raised = above(day, hour.low, hour.lowOpen);
  return raised && new Map(numbers).set('member.redemptionsLastDay', raised);
}

describe('a contradiction over a set of facts of its own', () => {
  const search = {
    known: { facts: riskFacts, values: {}, relate: hourWithinDay },
    demands: [],
    consequence: 'so the rule would never fire',
  };

  it.each<[string, Condition, string, string]>([
    [
      'of a range',
      hourly('lessThan', 0),
      '',
      'can never hold (member.redemptionsLastHour is a whole number from 0 on), so the rule would never fire',
    ],
    [
      'of two texts',
      { all: [test('store', 'equal', 'cork'), test('store', 'equal', 'galway')] },
      '/all/1',
      'can never hold together with /all/0, so the rule would never fire',
    ],
    [
      'of every text',
      test('store', 'notIn', ['cork', 'galway']),
      '',
      'can never hold, so the rule would never fire',
    ],
    [
      'of a part and its whole',
      { all: [pointsAt(['cork'], 'greaterThan', 10), test('points', 'lessThan', 10)] },
      '/all/1',
      'can never hold together with /all/0, so the rule would never fire',
    ],
    [
      'of a rule between facts',
      { all: [hourly('greaterThan', 5), daily('lessThan', 5)] },
      '/all/1',
      'can never hold together with /all/0, so the rule would never fire',
    ],
    [
      'of an attribute',
      { all: [onDevice('$.os', 'equal', 'ios'), onDevice('$.os', 'equal', 'android')] },
      '/all/1',
      'can never hold together with /all/0, so the rule would never fire',
    ],
  ])('%s is found', (_, conditions, pointer, message) => {
    expect(findContradiction(conditions, '', search)).toEqual({ pointer, message });
  });

  it('is none where an event can meet all', () => {
    const all = [
      hourly('greaterThan', 2),
      daily('lessThan', 10),
      pointsAt(['cork', 'galway'], 'greaterThan', 10),
      pointsAt(['cork'], 'lessThan', 10),
      onDevice('$.os', 'equal', 'ios'),
    ];
    expect(findContradiction({ all }, '', search)).toBeUndefined();
  });
});

describe('a shortfall over a set of facts of its own', () => {
  const seen = {
    set: riskFacts,
    facts: burst,
    growing: ['points', 'pointsAt'] as const,
    truthOf: () => false,
  };

  it('is of the facts that grow alone', () => {
    const wanted = pointsAt(['cork'], 'greaterThanInclusive', 1000);
    expect(shortfall({ all: [wanted, onDevice('$.os', 'equal', 'android')] }, seen)).toEqual([
      { fact: 'pointsAt', params: { stores: ['cork'] }, missing: 200, wanted: 1000 },
    ]);
    expect(shortfall(daily('greaterThan', 5), seen)).toBeUndefined();
    expect(shortfall(watched, seen)).toBeUndefined();
  });
});
