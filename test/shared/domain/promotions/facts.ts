import { basketOf } from '#shared/domain/ledger/acts/earning.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { factsOf, type MemberBefore } from '#shared/domain/promotions/facts-of.ts';
import type { PromotionFacts } from '#shared/domain/promotions/promotion-facts.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';

/** The facts of a purchase, as its basket gives them. */
export function factsBy(program: Program, purchase: Purchase, before: MemberBefore): PromotionFacts {
  return factsOf(program, purchase, basketOf(program, purchase), before);
}
