import { describe, expect, it } from 'vitest';
import type { Condition } from '#shared/domain/conditions/condition.ts';
import { checkDefinition } from '#shared/domain/engagement/check-definition.ts';
import { collections, type DefinitionContent, metrics } from '#shared/domain/engagement/definition.ts';
import { goalFacts } from '#shared/domain/engagement/goal-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';

const program = { ...initialProgram, timeZone: 'Europe/Dublin' };
const at = (text: string) => Date.parse(text);
const purchases = { metric: 'purchases', target: 3 } as const;
const steps = [
  { id: 'coffee', goal: purchases },
  { id: 'tea', goal: { metric: 'spend', target: 500, of: { categories: ['tea'] } } },
] as const;
const march = { from: at('2026-03-01T00:00:00Z'), to: at('2026-04-01T00:00:00Z') };
const regular: DefinitionContent = { name: 'Regular', goal: purchases, reward: { points: 100 } };
const check = (change: Partial<DefinitionContent>) => checkDefinition({ ...regular, ...change }, { program });
const filtered = (filter: Condition, metric: (typeof metrics)[number] = 'purchases') => ({
  goal: { metric, target: 1, filter },
});

describe('a definition under a programme', () => {
  it.each([
    {},
    { goal: undefined, steps, order: 'sequence' },
    { reward: { badge: 'regular' } },
    { reward: { rewardId: 'coffee' } },
    { reward: { qualifying: 5 } },
    { audience: { tiers: ['gold'], segments: ['vip'] } },
    { schedule: march },
    filtered({ fact: 'categories', operator: 'contains', value: 'tea' }, 'streakDays'),
    ...metrics.map((metric) => ({ goal: { metric, target: 1 } })),
  ] satisfies Partial<DefinitionContent>[])('%j is accepted', (change) => {
    expect(check(change)).toEqual([]);
  });

  it.each([
    [{ goal: undefined }, '', 'must have either goal or steps'],
    [{ steps }, '', 'must have either goal or steps'],
    [{ reward: {} }, '/reward', 'must have points, badge, rewardId or qualifying'],
    [{ reward: { points: undefined } }, '/reward', 'must have points, badge, rewardId or qualifying'],
    [{ reward: { badge: 'b' }, budgetPoints: 5 }, '/budgetPoints', 'is only for points'],
    [{ order: 'any' }, '/order', 'is only for steps'],
    [
      { goal: undefined, steps, order: 'sequence', scope: 'household' },
      '/order',
      'is any where a household counts together',
    ],
    [{ schedule: { from: 5, to: 5 } }, '/schedule/to', 'must be after from'],
    [{ goal: undefined, steps: [...steps, steps[0]] }, '/steps/2/id', 'must be unique'],
    [
      { audience: { tiers: ['gold', 'ruby'] } },
      '/audience/tiers/1',
      'is not a tier of the programme, which has blue, silver, gold',
    ],
    [{ audience: { experiment: { id: 'e', variant: 'a' } } }, '/audience/experiment', 'is not an experiment'],
    [{ goal: { ...purchases, of: { skus: ['a'] } } }, '/goal/of', 'is only for spend and quantity'],
    [{ goal: { metric: 'streakDays', target: 401 } }, '/goal/target', 'is at most 400 for streakDays'],
    [
      { goal: { metric: 'distinctStores', target: 401 } },
      '/goal/target',
      'is at most 400 for distinctStores',
    ],
    [{ goal: { metric: 'spend', target: 1, of: {} } }, '/goal/of', 'must have skus, categories or both'],
    [
      {
        goal: undefined,
        steps: [steps[0], { id: 'far', goal: { metric: 'distinctStores', target: 2, of: { skus: ['a'] } } }],
      },
      '/steps/1/goal/of',
      'is only for spend and quantity',
    ],
    [filtered({ all: [] }, 'redemptions'), '/goal/filter', 'is for purchases, and redemptions counts none'],
    [filtered({ all: [] }, 'referrals'), '/goal/filter', 'is for purchases, and referrals counts none'],
    [
      filtered({ any: [{ fact: 'currency', operator: 'equal', value: 'JPY' }] }),
      '/goal/filter/any/0/value',
      'is a currency that the programme has no rate for',
    ],
    [
      filtered({ all: [{ fact: 'hour', operator: 'greaterThan', value: 23 }] }),
      '/goal/filter/all/0',
      'can never hold (hour is a whole number from 0 to 23), so no purchase would ever count',
    ],
    [
      {
        ...filtered({ fact: 'weekday', operator: 'equal', value: 7 }),
        schedule: { from: at('2026-03-02T12:00:00Z'), to: at('2026-03-03T12:00:00Z') },
      },
      '/goal/filter',
      'has no hour between /schedule/from and /schedule/to, so no purchase would ever count',
    ],
  ] satisfies [Partial<DefinitionContent>, string, string][])(
    '%j is refused at %j: it %s',
    (change, pointer, message) => {
      expect(check(change)).toEqual([{ pointer, message }]);
    },
  );

  it('all errors of its form are named at once', () => {
    const change = { goal: undefined, reward: {}, schedule: { from: 2, to: 1 } };
    expect(check(change).map(({ pointer }) => pointer)).toEqual(['', '/reward', '/schedule/to']);
  });
});

describe('the facts of a filter', () => {
  it('none is about the member', () => {
    const ofMember = ['tier', 'segments', 'purchaseCount', 'daysSinceEnrolment', 'isBirthday', 'attributes'];
    expect(Object.keys(goalFacts).filter((fact) => ofMember.includes(fact))).toEqual([]);
    expect(Object.keys(goalFacts)).toContain('amountOf');
  });
});

describe('the definitions', () => {
  it('stand in two collections', () => {
    expect(collections).toEqual(['achievements', 'challenges']);
  });
});
