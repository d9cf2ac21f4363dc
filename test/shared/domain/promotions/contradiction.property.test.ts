import fc from 'fast-check';
import { Engine } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { checkConditions } from '#shared/domain/conditions/check-conditions.ts';
import type { Condition, Scalar, Test } from '#shared/domain/conditions/condition.ts';
import { operatorsOf } from '#shared/domain/conditions/fact-operators.ts';
import { factOf as kindOf } from '#shared/domain/conditions/fact-set.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { checkPromotion } from '#shared/domain/promotions/check-promotion.ts';
import type { Promotion } from '#shared/domain/promotions/promotion.ts';
import { promotionFacts } from '#shared/domain/promotions/promotion-facts.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { runs } from '../../../property-runs.ts';
import { applies, factOf, holds, type Scene } from './plain-judge.ts';

const program = { ...initialProgram, timeZone: 'Europe/Dublin' };
/** Zones of stores; on Lord Howe clocks are set by half an hour. */
const timeZones = ['Australia/Lord_Howe', 'Etc/GMT+12', 'Pacific/Kiritimati'];
// Sunday, 5 April 2026: the clocks go back by half an hour at 2 in the night.
const BEGIN = Date.parse('2026-04-03T00:00:00Z');
const texts: Readonly<Record<string, readonly string[]>> = {
  currency: ['EUR', 'GBP', 'USD'],
  channel: ['pos', 'web', 'app', 'partner'],
  store: ['s-1', 's-2'],
  storeGroup: ['north', 'south'],
  country: ['AU', 'IE'],
  skus: ['a', 'b', 'c'],
  categories: ['x', 'y'],
  tier: ['blue', 'silver', 'gold'],
  segments: ['a', 'b', 'c'],
};
const attributeValues: readonly Scalar[] = [1, 2, '2', 'x', true];

const clocks = new Map(
  timeZones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23' }),
  ]),
);
function localTime(at: number, timeZone: string) {
  const shown = clocks.get(timeZone)?.formatToParts(at) ?? [];
  const parts = Object.fromEntries(shown.map(({ type, value }) => [type, value]));
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts.weekday ?? '') + 1;
  return { weekday, hour: Number(parts.hour) };
}

const one = (fact: string) => fc.constantFrom(...(texts[fact] ?? []));
const line = fc.record({
  sku: one('skus'),
  category: fc.option(one('categories'), { nil: undefined }),
  quantity: fc.constantFrom(0.5, 1, 2),
  amount: fc.nat({ max: 3 }),
});
const instant = fc.nat({ max: 5 * 96 }).map((quarters) => BEGIN + (quarters * DAY_MS) / 96);
const scene: fc.Arbitrary<Scene> = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
    at: instant,
    currency: one('currency'),
    channel: one('channel'),
    store: fc.option(one('store'), { nil: undefined }),
    storeGroup: fc.option(one('storeGroup'), { nil: undefined }),
    country: fc.option(one('country'), { nil: undefined }),
    timeZone: fc.constantFrom(...timeZones),
    tier: one('tier'),
    purchaseCount: fc.nat({ max: 3 }),
    daysSinceEnrolment: fc.nat({ max: 3 }),
    segments: fc.subarray([...(texts.segments ?? [])]),
    isBirthday: fc.boolean(),
    attributes: fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom(...attributeValues)),
  })
  .map(({ timeZone, ...record }) => ({ ...record, ...localTime(record.at, timeZone) }));

const selection: fc.Arbitrary<Selection> = fc.constantFrom(
  {},
  ...['a', 'b'].map((sku) => ({ skus: [sku] })),
  { skus: ['a', 'b'] },
  { skus: ['b', 'a'] },
  { categories: ['x'] },
  { categories: ['x'], skus: ['a'] },
);

const numberFacts = Object.keys(promotionFacts).filter(
  (fact) => kindOf(promotionFacts, fact)?.kind === 'number',
);
const reference = fc
  .tuple(fc.constantFrom(...numberFacts), selection)
  .map(([fact, params]) => (/Of$/.test(fact) ? { fact, params } : { fact }));

function valuesFor(fact: string, operator: string): fc.Arbitrary<Test['value']> {
  const kind = kindOf(promotionFacts, fact)?.kind;
  const half = fc.integer({ min: -2, max: 16 }).map((value) => value / 2);
  const number = fact === 'hour' ? fc.integer({ min: -1, max: 24 }) : half;
  const single: fc.Arbitrary<Scalar> =
    kind === 'number' || (kind === 'attributes' && /Than/.test(operator))
      ? number
      : kind === 'flag'
        ? fc.boolean()
        : fc.constantFrom(...(texts[fact] ?? attributeValues));
  if (operator === 'in' || operator === 'notIn') return fc.array(single, { minLength: 1, maxLength: 4 });
  return kind === 'number' ? fc.oneof({ weight: 4, arbitrary: single }, reference) : single;
}

const testOf = (facts: readonly string[]): fc.Arbitrary<Test> =>
  fc.constantFrom(...facts).chain((fact) =>
    fc.constantFrom(...operatorsOf[kindOf(promotionFacts, fact)?.kind ?? 'number']).chain((operator) =>
      fc.record({ value: valuesFor(fact, operator), params: selection, name: fc.constantFrom('a', 'b') }).map(
        ({ value, params, name }): Test => ({
          fact,
          operator: operator as Test['operator'],
          value,
          ...(/Of$/.test(fact) && { params }),
          ...(fact === 'attributes' && { path: `$.${name}` }),
        }),
      ),
    ),
  );

function conditionOf(leaf: fc.Arbitrary<Condition>): fc.Arbitrary<Condition> {
  const { tree } = fc.letrec<{ tree: Condition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.array(tie('tree'), { maxLength: 5 }).map((all) => ({ all })),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('tree').map((not) => ({ not })),
    ),
  }));
  return fc.array(tree, { minLength: 1, maxLength: 4 }).map((all) => ({ all }));
}

const all24 = fc.integer({ min: 0, max: 23 });
const promotionOf = (conditions: fc.Arbitrary<Condition>): fc.Arbitrary<Promotion> =>
  fc.record({
    name: fc.constant('Any'),
    effect: fc.constant({ type: 'bonus' as const, points: 1 }),
    schedule: fc.record(
      {
        from: instant,
        to: instant,
        weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 3 }),
        hours: fc.tuple(all24, all24).filter(([from, to]) => from !== to),
      },
      { requiredKeys: [] },
    ),
    audience: fc.record(
      {
        tiers: fc.subarray([...(texts.tier ?? [])], { minLength: 1 }),
        segments: fc.subarray([...(texts.segments ?? [])], { minLength: 1 }),
      },
      { requiredKeys: [] },
    ),
    conditions,
  });

const isImpossible = (promotion: Promotion) =>
  checkPromotion(promotion, { program }).some(({ message }) => message.includes('would never apply'));

describe('a promotion that checkPromotion calls impossible', () => {
  // Few facts at a time, so that tests meet.
  const few = fc.subarray(Object.keys(promotionFacts), { minLength: 1, maxLength: 3 });
  const anyPromotion = few.chain((facts) => promotionOf(conditionOf(testOf(facts))));
  const always = { schedule: {}, audience: {} };

  it('never applies to any purchase', () => {
    let impossible = 0;
    let applied = 0;
    const scenes = fc.array(scene, { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(anyPromotion, scenes, fc.boolean(), (drawn, examples, isAlways) => {
        const promotion = isAlways ? { ...drawn, ...always } : drawn;
        const example = examples.find((each) => applies(promotion, each));
        const refused = isImpossible(promotion);
        if (refused) impossible += 1;
        if (example) applied += 1;
        expect(refused && example).toBeFalsy();
      }),
      { numRuns: runs(4000) },
    );
    expect(Math.min(impossible, applied)).toBeGreaterThan(runs(4000) / 10);
  });

  it('is never one that was written to apply to a purchase', () => {
    const written = scene.chain((example) => {
      const leaf = testOf(Object.keys(promotionFacts)).map((test) =>
        holds(test, example) ? test : { not: test },
      );
      return fc.tuple(fc.constant(example), fc.array(leaf, { minLength: 5, maxLength: 30 }));
    });
    fc.assert(
      fc.property(written, ([example, all]) => {
        const schedule = { from: example.at, to: example.at + 1, weekdays: [example.weekday] };
        const promotion: Promotion = {
          name: 'Written',
          effect: { type: 'bonus', points: 1 },
          schedule,
          conditions: { all },
        };
        expect(applies(promotion, example)).toBe(true);
        expect(checkPromotion(promotion, { program })).toEqual([]);
      }),
      { numRuns: runs(1500) },
    );
  });

  it('is read as the form is checked: every tree that is made here is taken', () => {
    fc.assert(
      fc.property(anyPromotion, ({ conditions }) => {
        expect(checkConditions(promotionFacts, conditions)).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });

  it('is all that never applies, where facts are few and apart: every possible purchase is tried', () => {
    const facts = ['channel', 'isBirthday', 'tier', 'weekday', 'segments', 'lineCount'];
    const base: Scene = {
      lines: [],
      at: BEGIN,
      weekday: 1,
      hour: 0,
      currency: 'EUR',
      channel: 'pos',
      tier: 'blue',
      purchaseCount: 0,
      daysSinceEnrolment: 0,
      segments: [],
      isBirthday: false,
      attributes: {},
    };
    const lines = (count: number) =>
      Array.from({ length: count }, () => ({ sku: 'a', quantity: 1, amount: 1 }));
    const segments = [[], ['a'], ['b'], ['c'], ['a', 'b'], ['a', 'c'], ['b', 'c'], ['a', 'b', 'c']];
    const dimensions: readonly (readonly Partial<Scene>[])[] = [
      (texts.channel ?? []).map((channel) => ({ channel })),
      [true, false].map((isBirthday) => ({ isBirthday })),
      (texts.tier ?? []).map((tier) => ({ tier })),
      [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday })),
      segments.map((each) => ({ segments: each })),
      // No test names a number above 8.
      [1, 2, 3, 4, 5, 6, 7, 8, 9].map((count) => ({ lines: lines(count) })),
    ];
    const leafOf = (some: readonly string[]) =>
      testOf(some).filter(({ value }) => typeof value !== 'object' || Array.isArray(value));
    const few = fc.subarray(facts, { minLength: 1, maxLength: 3 });
    let impossible = 0;
    fc.assert(
      fc.property(
        few.chain((some) => conditionOf(leafOf(some))),
        (conditions) => {
          const asked = JSON.stringify(conditions);
          const scenes = dimensions.reduce<readonly Scene[]>(
            (all, dimension, index) =>
              asked.includes(`"${facts[index]}"`)
                ? all.flatMap((each) => dimension.map((change) => ({ ...each, ...change })))
                : all,
            [{ ...base, lines: lines(1) }],
          );
          const promotion: Promotion = { name: 'Few', effect: { type: 'bonus', points: 1 }, conditions };
          const never = !scenes.some((each) => applies(promotion, each));
          if (never) impossible += 1;
          expect(isImpossible(promotion)).toBe(never);
        },
      ),
      { numRuns: runs(1000) },
    );
    expect(impossible).toBeGreaterThan(runs(1000) / 10);
  });

  it('is judged by the operators of json-rules-engine', async () => {
    const asked = Object.keys(promotionFacts).filter((fact) => fact !== 'attributes');
    await fc.assert(
      fc.asyncProperty(
        conditionOf(testOf(Object.keys(promotionFacts))),
        scene,
        async (conditions, example) => {
          const engine = new Engine([], { allowUndefinedFacts: true });
          for (const fact of asked) engine.addFact(fact, (params) => factOf(example, fact, params));
          engine.addFact('attributes', () => example.attributes);
          engine.addRule({ conditions: JSON.parse(JSON.stringify(conditions)), event: { type: 'applies' } });
          const { events } = await engine.run();
          expect(events.length === 1).toBe(holds(conditions, example));
        },
      ),
      { numRuns: runs(300) },
    );
  });
});
