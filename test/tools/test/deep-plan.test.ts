import { describe, expect, it } from 'vitest';
import { deepOptions } from '../../../tools/test/deep-options.ts';
import { type DeepSources, idOf, planDeep } from '../../../tools/test/deep-plan.ts';

const sources: DeepSources = {
  deep: Array.from({ length: 12 }, (_, index) => `test/e2e/${index}.deep.test.ts`),
  properties: ['test/model/a.test.ts', 'test/model/b.test.ts'],
  guards: ['reads the head', 'asks for the version', 'checks the hash'],
};
const options = { shard: { index: 1, count: 1 }, only: '', mutations: 2, seed: 7 };
const plan = (change: Partial<typeof options> = {}, passed: readonly string[] = []) =>
  planDeep(sources, { ...options, ...change }, new Set(passed)).map(idOf);

describe('the plan of a deep run', () => {
  it('has every file once, and as many guards as were asked for', () => {
    const ids = plan();
    expect(new Set(ids).size).toBe(16);
    expect(ids.filter((id) => id.startsWith('file '))).toHaveLength(12);
    expect(ids.filter((id) => id.startsWith('property '))).toHaveLength(2);
    expect(ids.filter((id) => id.startsWith('mutation '))).toHaveLength(2);
  });

  it('is in an order drawn from the seed', () => {
    expect(plan()).toEqual(plan());
    expect(plan({ seed: 8 })).not.toEqual(plan());
    expect(plan({ seed: 8, mutations: 3 }).toSorted()).toEqual(plan({ mutations: 3 }).toSorted());
  });

  it('is cut into shards that have everything once', () => {
    const shards = [1, 2, 3].map((index) => plan({ shard: { index, count: 3 } }));
    expect(shards.flat().toSorted()).toEqual(plan().toSorted());
    expect(Math.min(...shards.map(({ length }) => length))).toBeGreaterThan(4);
  });

  it('leaves out what passed before, and what was not asked for', () => {
    const [first = ''] = plan();
    expect(plan({}, [first])).toEqual(plan().slice(1));
    expect(plan({ only: 'model' }).toSorted()).toEqual([
      'property test/model/a.test.ts',
      'property test/model/b.test.ts',
    ]);
  });
});

describe('the options of a deep run', () => {
  it('are everything, without a bound, unless given', () => {
    expect(deepOptions([], { SEED: '5' })).toEqual({
      minutes: Number.POSITIVE_INFINITY,
      shard: { index: 1, count: 1 },
      resume: false,
      only: '',
      mutations: 4,
      outputFile: undefined,
      seed: 5,
    });
    expect(deepOptions(['--minutes', '25', '--shard=2/4', '--resume'], {})).toMatchObject({
      minutes: 25,
      shard: { index: 2, count: 4 },
      resume: true,
    });
    expect(deepOptions(['--help'], {})).toBeUndefined();
  });

  it('that mean nothing are said so', () => {
    for (const shard of ['0/4', '5/4', '1', '1/0', 'a/b']) {
      expect(() => deepOptions(['--shard', shard], {})).toThrow(`--shard is "${shard}"`);
    }
    expect(() => deepOptions(['--minutes', 'ten'], {})).toThrow('--minutes must be a whole number');
    expect(() => deepOptions([], { SEED: 'x' })).toThrow('SEED must be a whole number');
    expect(() => deepOptions(['--fast'], {})).toThrow('--fast');
  });
});
