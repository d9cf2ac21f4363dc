import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileCondition } from '#shared/domain/conditions/compile.ts';
import type { Condition, Test } from '#shared/domain/conditions/condition.ts';
import { testKey, truthAt } from '#shared/domain/conditions/person-tests.ts';
import { TestResults } from '#shared/domain/conditions/test-results.ts';
import { judgePerson, type PersonFacts, unknownPerson } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { MemberBefore } from '#shared/domain/promotions/facts-of.ts';
import { personTestsOf } from '#shared/domain/promotions/person-tests-of.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { type PromotionFacts, promotionFacts } from '#shared/domain/promotions/promotion-facts.ts';
import { compilePromotions } from '#shared/domain/promotions/promotion-set.ts';
import { wholeCondition } from '#shared/domain/promotions/whole-condition.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import { runs } from '../../../property-runs.ts';
import { purchaseOf } from '../ledger/purchases.ts';
import * as arbitrary from './arbitraries.ts';
import { factsBy } from './facts.ts';
import { firedByJsonRulesEngine } from './oracle.ts';
import { promotionOf } from './promotions.ts';

const program = { ...initialProgram, timeZone: 'Europe/Dublin' };
const someone: MemberBefore = { tierId: 'silver', purchaseCount: 4, enrolledAt: Date.UTC(2026, 0, 1) };

interface Case {
  readonly purchase: Purchase;
  readonly before?: MemberBefore;
  readonly person?: PersonFacts;
}

const dayOf = ({ purchase }: Case) => localDay(purchase.occurredAt, zoneOf(program, purchase));
const factsIn = ({ purchase, before = someone }: Case) => factsBy(program, purchase, before);

function matching(promotions: readonly PromotionVersion[], given: Case): readonly string[] {
  const set = compilePromotions(promotions);
  const truths = judgePerson(set.personTests, given.person ?? unknownPerson, dayOf(given));
  return set.matching(factsIn(given), truths).map(({ promotionId }) => promotionId);
}

/** Each promotion tried for itself, by its predicate alone. */
function tried(promotions: readonly PromotionVersion[], given: Case): readonly string[] {
  const tests = personTestsOf(promotions);
  const truths = judgePerson(tests, given.person ?? unknownPerson, dayOf(given));
  const numberOf = (test: Test) => tests.findIndex((one) => testKey(one) === testKey(test));
  const at = given.purchase.occurredAt;
  const fits = (promotion: PromotionVersion) => {
    const results = new TestResults<PromotionFacts>();
    const holds = compileCondition(wholeCondition(promotion), { facts: promotionFacts, results, numberOf });
    results.close();
    return holds(factsIn(given), truths);
  };
  return promotions
    .filter(({ schedule }) => at >= (schedule?.from ?? at) && at < (schedule?.to ?? at + 1))
    .filter(fits)
    .map(({ promotionId }) => promotionId)
    .sort();
}

const anyCase: fc.Arbitrary<Case> = fc.record({
  purchase: arbitrary.purchase,
  before: arbitrary.before,
  person: arbitrary.person,
});

const birthday: Test = { fact: 'isBirthday', operator: 'equal', value: true };
const isBirthdayOf = (given: Case) =>
  truthAt(judgePerson([birthday], given.person ?? unknownPerson, dayOf(given)), 0);

describe('the promotions that fit a purchase', () => {
  it('are those whose conditions json-rules-engine says hold', async () => {
    const seen = { held: 0, failed: 0 };
    await fc.assert(
      fc.asyncProperty(arbitrary.promotions(12), anyCase, async (promotions, given) => {
        const bare = promotions.map(({ schedule: _, audience: __, ...rest }) => rest);
        const person = { ...unknownPerson, ...given.person, isBirthday: isBirthdayOf(given) };
        const expected = await firedByJsonRulesEngine(bare, factsIn(given), person);
        expect(matching(bare, given)).toEqual(expected);
        seen.held += expected.length;
        seen.failed += bare.length - expected.length;
      }),
      { numRuns: runs(1000) },
    );
    expect(Math.min(seen.held, seen.failed)).toBeGreaterThan(runs(1000) / 2);
  });

  it('are the same as without the index', () => {
    const seen = { held: 0, failed: 0 };
    fc.assert(
      fc.property(arbitrary.promotions(80), anyCase, (promotions, given) => {
        const expected = tried(promotions, given);
        expect(matching(promotions, given)).toEqual(expected);
        seen.held += expected.length;
        seen.failed += promotions.length - expected.length;
      }),
      { numRuns: runs(600) },
    );
    expect(Math.min(seen.held, seen.failed)).toBeGreaterThan(runs(600) / 2);
  });

  it('are the same in whatever order the promotions and the lines come, and asked again', () => {
    const shuffled = <T>(list: readonly T[]) =>
      fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
    const shuffles = fc
      .tuple(arbitrary.promotions(40), anyCase)
      .chain(([promotions, given]) =>
        fc.tuple(
          fc.constant({ promotions, given }),
          shuffled(promotions),
          shuffled(given.purchase.lines),
          anyCase,
        ),
      );
    fc.assert(
      fc.property(shuffles, ([{ promotions, given }, others, lines, between]) => {
        const set = compilePromotions(promotions);
        const other = compilePromotions(others);
        expect(other.promotions).toEqual(set.promotions);
        expect(other.personTests).toEqual(set.personTests);
        const truths = judgePerson(set.personTests, given.person ?? unknownPerson, dayOf(given));
        const expected = set.matching(factsIn(given), truths);
        const moved = { ...given, purchase: { ...given.purchase, lines } };
        expect(other.matching(factsIn(moved), truths)).toEqual(expected);
        // Marks of one purchase are gone when the next is matched.
        set.matching(factsIn(between), truths);
        expect(set.matching(factsIn(given), truths)).toEqual(expected);
      }),
      { numRuns: runs(300) },
    );
  });

  it('come again from the truths that were recorded, without the person', () => {
    fc.assert(
      fc.property(arbitrary.promotions(40), anyCase, (promotions, given) => {
        const { personTests } = compilePromotions(promotions);
        const recorded = judgePerson(personTests, given.person ?? unknownPerson, dayOf(given));
        const replayed = compilePromotions(promotions.toReversed()).matching(
          factsIn(given),
          recorded && Uint8Array.from(recorded),
        );
        expect(replayed.map(({ promotionId }) => promotionId)).toEqual(matching(promotions, given));
      }),
      { numRuns: runs(200) },
    );
  });

  it('are in order of their ids by code unit', () => {
    const ids = ['b', 'a', 'B', 'a-1', '9', 'Z', ...Array.from({ length: 70 }, (_, index) => `p${index}`)];
    const all = ids.map((promotionId) => promotionOf({ all: [] }, { promotionId }));
    expect(matching(all, { purchase: purchaseOf(100) })).toEqual(ids.toSorted());
  });

  it('are none of no promotions', () => {
    expect(matching([], { purchase: purchaseOf(100) })).toEqual([]);
  });
});

const SUNDAY = Date.UTC(2026, 10, 22, 10);
const fits = (changes: Partial<PromotionVersion>, given: Case) =>
  matching([promotionOf(changes.conditions, changes)], given).length === 1;
const at = (time: string): Case => ({ purchase: purchaseOf(100, { occurredAt: Date.parse(time) }) });

describe('a schedule', () => {
  it('begins with its first instant and ends before the one after it', () => {
    const schedule = { from: SUNDAY, to: SUNDAY + 1000 };
    const moments = [SUNDAY - 1, SUNDAY, SUNDAY + 999, SUNDAY + 1000];
    const within = moments.map((occurredAt) =>
      fits({ schedule }, { purchase: purchaseOf(1, { occurredAt }) }),
    );
    expect(within).toEqual([false, true, true, false]);
  });

  it.each<[readonly [number, number], string, boolean]>([
    [[9, 17], '2026-11-22T08:59:59Z', false],
    [[9, 17], '2026-11-22T09:00:00Z', true],
    [[9, 17], '2026-11-22T16:59:59Z', true],
    [[9, 17], '2026-11-22T17:00:00Z', false],
    [[22, 6], '2026-11-22T21:59:59Z', false],
    [[22, 6], '2026-11-22T22:00:00Z', true],
    [[22, 6], '2026-11-22T05:59:59Z', true],
    [[22, 6], '2026-11-22T06:00:00Z', false],
    [[22, 24], '2026-11-22T23:59:59Z', true],
    [[22, 24], '2026-11-23T00:00:00Z', false],
    // Summer time: an hour ahead.
    [[9, 17], '2026-07-01T08:00:00Z', true],
  ])('with the hours %j holds at %s: %s', (hours, time, expected) => {
    expect(fits({ schedule: { hours } }, at(time))).toBe(expected);
  });

  it('with weekdays goes by the local date', () => {
    expect(fits({ schedule: { weekdays: [3] } }, at('2026-06-30T23:00:00Z'))).toBe(true);
    expect(fits({ schedule: { weekdays: [2] } }, at('2026-06-30T23:00:00Z'))).toBe(false);
  });
});

describe('an audience', () => {
  const purchase = purchaseOf(100);

  it('with tiers goes by the tier before the purchase', () => {
    expect(fits({ audience: { tiers: ['gold', 'silver'] } }, { purchase })).toBe(true);
    expect(fits({ audience: { tiers: ['gold'] } }, { purchase })).toBe(false);
  });

  it('with segments needs one of them', () => {
    const audience = { segments: ['vip', 'new'] };
    expect(fits({ audience }, { purchase, person: { attributes: {}, segments: ['new'] } })).toBe(true);
    expect(fits({ audience }, { purchase, person: { attributes: {}, segments: ['old'] } })).toBe(false);
    expect(fits({ audience }, { purchase })).toBe(false);
  });

  it('with an experiment includes nobody, because there are none', () => {
    expect(fits({ audience: { experiment: { id: 'colours', variant: 'red' } } }, { purchase })).toBe(false);
  });
});

describe('conditions, as json-rules-engine has them', () => {
  const purchase = purchaseOf([100, 200], { store: undefined });

  it.each<[string, Condition, boolean]>([
    ['an empty all', { all: [] }, true],
    ['an empty any', { any: [] }, true],
    ['not an empty any', { not: { any: [] } }, false],
    [
      'an empty any among others that fail',
      { any: [{ any: [] }, { fact: 'total', operator: 'equal', value: 1 }] },
      true,
    ],
    ['no store is no store of a list', { fact: 'store', operator: 'in', value: ['cork-2'] }, false],
    ['no store is not in a list', { fact: 'store', operator: 'notIn', value: ['cork-2'] }, true],
    ['no store is another', { fact: 'store', operator: 'notEqual', value: 'cork-2' }, true],
    ['no store has no size', { fact: 'store', operator: 'greaterThan', value: 0 }, false],
    ['a number is not its text', { fact: 'total', operator: 'equal', value: '300' }, false],
    ['a text as a number has a size', { fact: 'total', operator: 'lessThan', value: '301' }, true],
    ['a text contains nothing', { fact: 'currency', operator: 'contains', value: 'EUR' }, false],
    ['a text does not lack anything', { fact: 'currency', operator: 'doesNotContain', value: 'GBP' }, false],
    ['a list has no size', { fact: 'skus', operator: 'lessThan', value: 5 }, false],
    ['a fact that nobody knows', { fact: 'weather', operator: 'notEqual', value: 'rain' }, true],
    [
      'a fact by the name of what every object has',
      { fact: 'constructor', operator: 'equal', value: 1 },
      false,
    ],
    [
      'another fact as the value',
      { fact: 'quantity', operator: 'equal', value: { fact: 'lineCount' } },
      true,
    ],
    ...(['greaterThan', 'greaterThanInclusive', 'equal'] as const).map(
      (operator): [string, Condition, boolean] => [
        'a sum over no lines, which is 0',
        {
          fact: 'amountOf',
          operator,
          value: operator === 'greaterThan' ? -1 : 0,
          params: { skus: ['none'] },
        },
        true,
      ],
    ),
    [
      'another fact with params as the value',
      { fact: 'total', operator: 'greaterThan', value: { fact: 'amountOf', params: { skus: ['SKU-1'] } } },
      true,
    ],
  ])('%s: %j', async (_, conditions, expected) => {
    expect(fits({ conditions }, { purchase })).toBe(expected);
    const person = { ...unknownPerson, isBirthday: false };
    const fired = await firedByJsonRulesEngine([promotionOf(conditions)], factsIn({ purchase }), person);
    expect(fired.length === 1).toBe(expected);
  });
});

describe('the facts of the person', () => {
  it('are not read where no promotion asks, and the truths may be left out', () => {
    const set = compilePromotions([promotionOf({ fact: 'total', operator: 'greaterThan', value: 5 })]);
    expect(set.personTests).toEqual([]);
    expect(set.matching(factsIn({ purchase: purchaseOf(100) }), undefined)).toHaveLength(1);
  });

  it('are read once for all promotions that ask', () => {
    const conditions: Condition = { fact: 'segments', operator: 'contains', value: 'vip' };
    const set = compilePromotions([
      promotionOf(conditions, { promotionId: 'a' }),
      promotionOf({ not: conditions }, { promotionId: 'b' }),
      promotionOf(undefined, { promotionId: 'c', audience: { segments: ['vip'] } }),
    ]);
    expect(set.personTests).toHaveLength(1);
    const facts = factsIn({ purchase: purchaseOf(100) });
    const fired = (truths: Uint8Array) => set.matching(facts, truths).map(({ promotionId }) => promotionId);
    expect(fired(Uint8Array.of(1))).toEqual(['a', 'c']);
    expect(fired(Uint8Array.of(0))).toEqual(['b']);
  });
});
