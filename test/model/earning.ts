import type { PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { type Allowance, candidatesOf, choose, cut } from './choosing.ts';
import { compare, decimal, floor, integer, multiply, subtract, sumOf } from './fraction.ts';
import { basketOf, type Increment, together, worthOf } from './increments.ts';
import { isFor, type Occasion } from './occasion.ts';
import { roundedTo, split } from './shares.ts';

export interface Award {
  /** The promotion that brought the points; absent, the programme did. */
  readonly promotion?: PromotionVersion;
  readonly reason: string;
  readonly points: number;
  /** By line of the purchase, null where it does not cover the line. */
  readonly shares: readonly (number | null)[];
}

export interface Earning {
  /** None is of 0 points. */
  readonly awards: readonly Award[];
  /** By line. */
  readonly qualifying: readonly number[];
  /** Points that promotions in shadow mode would have brought by themselves. */
  readonly shadow: readonly { readonly promotionId: string; readonly points: number }[];
}

type AllowanceOf = (promotion: PromotionVersion) => Allowance;

/** The points that a purchase earns under the active promotions. */
export function earn(
  occasion: Occasion,
  active: readonly PromotionVersion[],
  allowanceOf: AllowanceOf,
): Earning {
  const { purchase, sold, program, tier } = occasion;
  const basket = basketOf(sold, purchase.currency, program);
  const isWorthAny = sold.some(({ earning }) => earning > 0);
  const matching = isWorthAny ? active.filter((promotion) => isFor(promotion, occasion)) : [];
  const candidates = candidatesOf(basket, matching, allowanceOf);
  const isShadow = (promotion: PromotionVersion) => promotion.mode === 'shadow';
  const chosen = choose(candidates.filter(({ promotion }) => !isShadow(promotion)));
  const { multiplier = '1' } = program.tiers.find(({ id }) => id === tier) ?? {};
  const base = worthOf(basket.earning, basket, []);
  const wholeTier = multiply(
    worthOf(basket.earning, basket, chosen),
    subtract(decimal(multiplier), integer(1)),
  );
  const ofPromotions = together(basket, chosen).map((brought) => ({
    ...brought,
    exact: cut(brought.exact, allowanceOf(brought.promotion).points),
  }));
  // The tier takes at most as many points as everything else brings.
  const without = sumOf([base, ...ofPromotions.map(({ exact }) => exact)]);
  const least = subtract(integer(0), without);
  const ofTier = compare(wholeTier, least) < 0 ? least : wholeTier;
  const { earning: lines } = basket;
  const parts: readonly Part[] = [
    { reason: 'base', exact: base, lines },
    { reason: 'tier', exact: ofTier, lines },
    ...ofPromotions.map((brought) => ({ ...brought, reason: brought.promotion.name })),
  ];
  const shareOut = (points: number, covered: Increment['lines']) => {
    const shares = split(
      points,
      covered.map(({ amount }) => integer(amount)),
    );
    return sold.map((line) => (covered.includes(line) ? (shares[covered.indexOf(line)] ?? 0) : null));
  };
  return {
    awards: inWholePoints(parts)
      .filter(({ points }) => points !== 0)
      .map(({ lines, points, reason, promotion }) => ({
        reason,
        points,
        shares: shareOut(points, lines),
        ...(promotion && { promotion }),
      })),
    qualifying: shareOut(floor(base), lines).map((share) => share ?? 0),
    shadow: candidates
      .filter(({ promotion }) => isShadow(promotion))
      .map(({ promotion, worth }) => ({ promotionId: promotion.promotionId, points: floor(worth) }))
      .filter(({ points }) => points !== 0),
  };
}

interface Part extends Pick<Increment, 'exact' | 'lines'> {
  readonly reason: string;
  readonly promotion?: PromotionVersion;
}

/** All but the bonuses are rounded down once, together; each gets what it brought as nearly as that lets it. */
function inWholePoints(parts: readonly Part[]): (Part & { readonly points: number })[] {
  const isBonus = ({ promotion }: Part) => promotion?.effect.type === 'bonus';
  const rounded = parts.filter((part) => !isBonus(part));
  const exact = rounded.map((part) => part.exact);
  const points = roundedTo(floor(sumOf(exact)), exact);
  return parts.map((part) => ({
    ...part,
    points: isBonus(part) ? floor(part.exact) : (points[rounded.indexOf(part)] ?? 0),
  }));
}
