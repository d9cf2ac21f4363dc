import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { compare, type Fraction, integer } from './fraction.ts';
import { alone, type Basket, byId } from './increments.ts';

/** The points that limits and budget leave of a promotion for one purchase. */
export interface Allowance {
  readonly mayApply: boolean;
  /** Infinite where nothing says how many. */
  readonly points: number;
}

/** A promotion by itself, after its limits. */
export interface Candidate {
  readonly promotion: PromotionVersion;
  readonly worth: Fraction;
}

export function cut(exact: Fraction, most: number): Fraction {
  if (most === Number.POSITIVE_INFINITY) return exact;
  return compare(exact, integer(most)) > 0 ? integer(most) : exact;
}

/** Which promotions would bring something if there were no others. */
export function candidatesOf(
  basket: Basket,
  promotions: readonly PromotionVersion[],
  allowanceOf: (promotion: PromotionVersion) => Allowance,
): Candidate[] {
  return promotions
    .filter((promotion) => allowanceOf(promotion).mayApply)
    .map((promotion) => ({
      promotion,
      worth: cut(alone(basket, promotion), allowanceOf(promotion).points),
    }))
    .filter(({ worth }) => worth.numerator !== 0n);
}

/** The best candidate of each group; an exclusive promotion wins alone. */
export function choose(candidates: readonly Candidate[]): PromotionVersion[] {
  const left = candidates.filter(
    (candidate) => !candidates.some((other) => sameGroup(candidate, other) && isBetter(other, candidate)),
  );
  const [winner] = left
    .filter(({ promotion, worth }) => promotion.stacking?.exclusive && worth.numerator > 0n)
    .sort(exclusiveOrder);
  return (winner ? [winner] : left).map(({ promotion }) => promotion).sort(byId);
}

function sameGroup(a: Candidate, b: Candidate): boolean {
  const group = a.promotion.stacking?.group;
  return group !== undefined && b.promotion.stacking?.group === group;
}

function isBetter(other: Candidate, than: Candidate): boolean {
  return other !== than && groupOrder(other, than) < 0;
}

function groupOrder(a: Candidate, b: Candidate): number {
  return compare(b.worth, a.worth) || priority(b) - priority(a) || byId(a.promotion, b.promotion);
}

function exclusiveOrder(a: Candidate, b: Candidate): number {
  return priority(b) - priority(a) || compare(b.worth, a.worth) || byId(a.promotion, b.promotion);
}

function priority({ promotion }: Candidate): number {
  return promotion.stacking?.priority ?? 0;
}
