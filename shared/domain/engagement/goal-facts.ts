import type { FactSet } from '#shared/domain/conditions/fact-set.ts';
import { type PromotionFacts, promotionFacts } from '#shared/domain/promotions/promotion-facts.ts';

const { tier, segments, purchaseCount, daysSinceEnrolment, isBirthday, attributes, ...ofPurchase } =
  promotionFacts;

/**
 * The facts that a goal's filter may test: those of promotions about the purchase, and none about its member. A filter
 * gives the same truth whenever it is asked; the members that a definition is for are its audience.
 */
export const goalFacts = ofPurchase satisfies FactSet<PromotionFacts>;
