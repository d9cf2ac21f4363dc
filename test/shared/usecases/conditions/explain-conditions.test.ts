import { describe, expect, it } from 'vitest';
import type { Condition, Test } from '#shared/domain/conditions/condition.ts';
import { explainConditions } from '#shared/usecases/conditions/explain-conditions.ts';
import { burst, riskFacts } from '../../domain/conditions/risk-facts.ts';

const explain = (conditions: Condition, held = false) =>
  explainConditions(conditions, '/filter', { set: riskFacts, facts: burst, held: () => held });

describe('conditions over a set of facts of its own', () => {
  const often: Test = { fact: 'member.redemptionsLastHour', operator: 'greaterThan', value: 3 };
  const inGalway: Test = { fact: 'store', operator: 'equal', value: 'galway' };
  const onIos: Test = { fact: 'device', path: '$.os', operator: 'equal', value: 'ios' };
  const narrow: Test = { fact: 'device', path: '$.screen.width', operator: 'lessThan', value: 400 };
  const paid: Test = {
    fact: 'pointsAt',
    params: { stores: ['cork'] },
    operator: 'lessThan',
    value: { fact: 'points' },
  };
  const watched: Test = { fact: 'member.watched', operator: 'equal', value: true };

  it('are explained by what was seen of each fact', async () => {
    expect(await explain({ all: [often, { any: [inGalway, onIos] }, narrow, paid] })).toEqual([
      { pointer: '/filter/all/0', ...often, seen: 3 },
      { pointer: '/filter/all/1/any/0', ...inGalway, seen: 'cork' },
      { pointer: '/filter/all/1/any/1', ...onIos, seen: 'android' },
      { pointer: '/filter/all/3', ...paid, seen: 800 },
    ]);
  });

  it('show of a fact of the person whether its test held, and no value', async () => {
    expect(await explain(watched)).toEqual([{ pointer: '/filter', ...watched, holds: false }]);
    expect(await explain({ not: watched }, true)).toEqual([
      { pointer: '/filter/not', ...watched, holds: true },
    ]);
  });

  it('have no failure where they hold', async () => {
    expect(await explain({ all: [narrow, watched] }, true)).toEqual([]);
  });
});
