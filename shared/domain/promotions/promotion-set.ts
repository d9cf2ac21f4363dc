import type { Test } from '#shared/domain/promotions/condition.ts';
import type { Facts, PersonFacts } from '#shared/domain/promotions/facts.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';

/** The active promotions of one version of the programme, compiled and indexed. */
export interface PromotionSet {
  /** By id. */
  readonly promotions: readonly PromotionVersion[];
  /** Whether a promotion of that id is among them. */
  readonly has: (promotionId: string) => boolean;
  /** Every different test that is asked of the person, in an order that depends on nothing but the promotions. */
  readonly personTests: readonly Test[];
  /**
   * Promotions whose schedule, audience and conditions hold, by id. `truths` has a bit for each of `personTests`, as
   * `judgePerson` gives it; absent where there are none.
   */
  matching(facts: Facts, truths: Uint8Array | undefined): readonly PromotionVersion[];
}

/** The truth of each test, a bit each, the first the lowest of the first byte. `localDay` is of `occurredAt`. */
export type JudgePerson = (
  tests: readonly Test[],
  person: PersonFacts,
  localDay: number,
) => Uint8Array | undefined;
