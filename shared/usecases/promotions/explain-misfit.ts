import type { Test } from '#shared/domain/conditions/condition.ts';
import { testKey, truthAt } from '#shared/domain/conditions/person-tests.ts';
import { segmentTest } from '#shared/domain/members/person-facts.ts';
import type { PromotionVersion, Schedule } from '#shared/domain/promotions/promotion.ts';
import { type PromotionFacts, promotionFacts } from '#shared/domain/promotions/promotion-facts.ts';
import { missedParts } from '#shared/domain/promotions/schedule.ts';
import { explainConditions, type Failure } from '#shared/usecases/conditions/explain-conditions.ts';

/**
 * The tests of a promotion that failed for a purchase; none where it fits. `truths` are those that the entry recorded
 * for `personTests`.
 */
export async function explainMisfit(
  promotion: PromotionVersion,
  facts: PromotionFacts,
  personTests: readonly Test[],
  truths: Uint8Array | undefined,
): Promise<readonly Failure[]> {
  const numbers = new Map(personTests.map((test, index) => [testKey(test), index]));
  const held = (test: Test) => truthAt(truths, numbers.get(testKey(test)) ?? personTests.length);
  return [
    ...scheduleFailures(promotion, facts),
    ...audienceFailures(promotion, facts, held),
    ...(await explainConditions(promotion.conditions, '/conditions', { set: promotionFacts, facts, held })),
  ];
}

function scheduleFailures({ schedule }: PromotionVersion, facts: PromotionFacts): readonly Failure[] {
  if (!schedule) return [];
  const seen: Readonly<Record<keyof Schedule, number>> = {
    from: facts.occurredAt,
    to: facts.occurredAt,
    weekdays: facts.weekday,
    hours: facts.hour,
  };
  return missedParts(schedule, facts).map((part) => ({
    pointer: `/schedule/${part}`,
    ...(schedule[part] !== undefined && { value: schedule[part] }),
    seen: seen[part],
  }));
}

function audienceFailures(
  { audience }: PromotionVersion,
  facts: PromotionFacts,
  held: (test: Test) => boolean,
): readonly Failure[] {
  const { tiers, segments, experiment } = audience ?? {};
  const failures: Failure[] = [];
  if (tiers && !tiers.includes(facts.tier)) {
    failures.push({ pointer: '/audience/tiers', value: tiers, seen: facts.tier });
  }
  if (segments && !segments.some((segment) => held(segmentTest(segment)))) {
    failures.push({ pointer: '/audience/segments', value: segments, holds: false });
  }
  if (experiment) failures.push({ pointer: '/audience/experiment', value: experiment.id, holds: false });
  return failures;
}
