import { testKey, truthAt } from '#shared/domain/conditions/person-tests.ts';
import { partMissing, type Shortfall, shortfall, type TruthOf } from '#shared/domain/conditions/shortfall.ts';
import type { View } from '#shared/domain/identity/view.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { segmentTest } from '#shared/domain/members/person-facts.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { choose } from '#shared/domain/promotions/choose.ts';
import { factsOf } from '#shared/domain/promotions/facts-of.ts';
import { isPublic } from '#shared/domain/promotions/is-public.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import {
  type Growing,
  growing,
  type PromotionFacts,
  promotionFacts,
} from '#shared/domain/promotions/promotion-facts.ts';
import { missedParts } from '#shared/domain/promotions/schedule.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { type Considered, countsFor } from './choose-promotions.ts';
import { basketOf } from './earning.ts';

/** A promotion that one thing more would bring. */
export interface NearMiss extends Shortfall<Growing> {
  readonly promotion: PromotionVersion;
}

/**
 * The largest number of near misses in a response, and the smallest part of the wanted value that a purchase must have.
 */
const TOLD_MAX = 5;
const PART_MIN = 0.5;

function isFor({ audience, schedule }: PromotionVersion, facts: PromotionFacts, truthOf: TruthOf): boolean {
  if (audience?.experiment) return false;
  if (audience?.tiers && !audience.tiers.includes(facts.tier)) return false;
  if (audience?.segments?.every((segment) => !truthOf(segmentTest(segment)))) return false;
  return schedule === undefined || missedParts(schedule, facts).length === 0;
}

/**
 * Promotions that a purchase nearly meets, the nearest first: a single test fails, of a fact that grows with the
 * purchase, and at least half of its value is there. Promotions whose limits leave the member nothing are left out, and
 * in the narrow view those that are not public.
 */
export function nearMisses(
  program: Program,
  state: AccountState,
  purchase: Purchase,
  considered: Considered,
  view: View = 'full',
): readonly NearMiss[] {
  const { promotions, truths } = considered;
  const { purchaseCount, enrolledAt, tier } = state;
  const basket = basketOf(program, purchase);
  const facts = factsOf(program, purchase, basket, { tierId: tier.tierId, purchaseCount, enrolledAt });
  const numbers = new Map(promotions.personTests.map((test, index) => [testKey(test), index]));
  const truthOf: TruthOf = (test) => truthAt(truths, numbers.get(testKey(test)) ?? -1);
  const counts = countsFor(program, state, purchase, considered);
  const seen = { set: promotionFacts, facts, growing, truthOf };
  const missed = promotions.promotions.flatMap((promotion) => {
    if (promotion.mode === 'shadow' || !isFor(promotion, facts, truthOf)) return [];
    if (view === 'narrow' && !isPublic(promotion)) return [];
    const [only, ...more] = shortfall(promotion.conditions, seen) ?? [];
    if (!only || more.length > 0 || partMissing(only) > PART_MIN) return [];
    const left = choose(basket, [promotion], counts).passedOver.get(promotion.promotionId);
    return left !== undefined && left.because !== 'nothing' ? [] : [{ ...only, promotion }];
  });
  return missed.toSorted((a, b) => partMissing(a) - partMissing(b)).slice(0, TOLD_MAX);
}
