import { basketOf, earn } from '#shared/domain/ledger/acts/earning.ts';
import { judgePerson, unknownPerson } from '#shared/domain/members/person-facts.ts';
import { choose } from '#shared/domain/promotions/choose.ts';
import { factsOf } from '#shared/domain/promotions/facts-of.ts';
import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { compilePromotions, type PromotionSet } from '#shared/domain/promotions/promotion-set.ts';
import { zoneOf } from '#shared/domain/purchases/zone-of.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import type { GainOf } from './backtest.ts';

const compiled = new WeakMap<PromotionVersion, PromotionSet>();

/** By itself it is live, stacks with nothing, and has of its limits the one that a single purchase can reach. */
function byItself({ stacking: _, mode: __, limits, ...promotion }: PromotionVersion): PromotionVersion {
  const { pointsPerPurchase } = limits ?? {};
  return { ...promotion, ...(pointsPerPurchase !== undefined && { limits: { pointsPerPurchase } }) };
}

function compiledAlone(promotion: PromotionVersion): PromotionSet {
  const known = compiled.get(promotion);
  if (known) return known;
  const made = compilePromotions([byItself(promotion)]);
  compiled.set(promotion, made);
  return made;
}

/**
 * The points that a purchase would have earned more with the promotion than without any, by the decision of a booking.
 */
export const gainOf: GainOf = (promotion, { program, purchase, before, person = unknownPerson }) => {
  const set = compiledAlone(promotion);
  const { tierId } = before.tier;
  const day = localDay(purchase.occurredAt, zoneOf(program, purchase));
  const basket = basketOf(program, purchase);
  const facts = factsOf(program, purchase, basket, {
    tierId,
    purchaseCount: before.purchaseCount,
    enrolledAt: before.enrolledAt,
  });
  const matching = set.matching(facts, judgePerson(set.personTests, person, day));
  if (matching.length === 0) return { points: 0 };
  const counts = { uses: [], day, budgetsLeft: new Map(), isActive: set.has };
  const { chosen } = choose(basket, matching, counts);
  if (chosen.length === 0) return { points: 0 };
  return { points: earn(program, tierId, basket, chosen).points - earn(program, tierId, basket).points };
};
