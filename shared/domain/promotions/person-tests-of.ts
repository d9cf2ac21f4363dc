import type { Test } from '#shared/domain/conditions/condition.ts';
import { asksPerson, testKey, testsOf } from '#shared/domain/conditions/person-tests.ts';
import { segmentTest } from '#shared/domain/members/person-facts.ts';
import type { PromotionVersion } from './promotion.ts';
import { promotionFacts } from './promotion-facts.ts';

/** Every different test of the person that promotions ask, by key: the same promotions in any order give the same. */
export function personTestsOf(promotions: readonly PromotionVersion[]): readonly Test[] {
  const tests = new Map<string, Test>();
  for (const { audience, conditions } of promotions) {
    for (const segment of audience?.segments ?? []) {
      const test = segmentTest(segment);
      tests.set(testKey(test), test);
    }
    for (const test of testsOf(conditions)) {
      if (asksPerson(promotionFacts, test)) tests.set(testKey(test), test);
    }
  }
  return [...tests].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, test]) => test);
}
