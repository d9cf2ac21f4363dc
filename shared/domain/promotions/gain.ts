import type { EarningLine } from '#shared/domain/ledger/lines.ts';
import {
  add,
  compare,
  integer,
  multiply,
  one,
  parseDecimal,
  type Rational,
  subtract,
  zero,
} from '#shared/domain/money/rational.ts';
import type { Basket } from '#shared/domain/promotions/basket.ts';
import type { Effect, PromotionVersion, Selection } from '#shared/domain/promotions/promotion.ts';

/** What an effect says, ready to be reckoned with; made once for each, since effects live as long as their version. */
interface Reckoned {
  /** How much more than once the base, of a multiplier and of a `per-line` factor. */
  readonly more: Rational | undefined;
  readonly pointsPerUnit: Rational | undefined;
  readonly covers: (line: EarningLine) => boolean;
}

const reckonedEffects = new WeakMap<Effect, Reckoned>();

function selector({ skus, categories }: Selection): Reckoned['covers'] {
  if (skus === undefined && categories === undefined) return ({ earns }) => earns;
  const wantedSkus = new Set(skus);
  const wantedCategories = new Set(categories);
  return ({ earns, sku, category }) =>
    earns && (wantedSkus.has(sku) || (category !== undefined && wantedCategories.has(category)));
}

function reckon(effect: Effect): Reckoned {
  const factor = effect.type === 'bonus' ? undefined : effect.factor;
  const perUnit = effect.type === 'per-line' ? effect.pointsPerUnit : undefined;
  const selection = effect.type === 'per-line' ? effect : effect.type === 'bonus' ? (effect.per ?? {}) : {};
  return {
    more: factor === undefined ? undefined : subtract(parseDecimal(factor), one),
    pointsPerUnit: perUnit === undefined ? undefined : parseDecimal(perUnit),
    covers: selector(selection),
  };
}

function reckoned(effect: Effect): Reckoned {
  const known = reckonedEffects.get(effect);
  if (known) return known;
  const made = reckon(effect);
  reckonedEffects.set(effect, made);
  return made;
}

/** Whether a line is one of those that an effect is about; what does not earn never is. */
function coversLine({ effect }: PromotionVersion, line: EarningLine): boolean {
  return reckoned(effect).covers(line);
}

/** Whether it brings a rate of its own, which may lie below the programme's. */
export function hasOwnRate({ effect }: PromotionVersion): boolean {
  return effect.type === 'per-line' && effect.pointsPerUnit !== undefined;
}

const amountOf = (lines: readonly EarningLine[]) => lines.reduce((sum, { amount }) => sum + amount, 0);

/** Thousandths are whole: sums of them are exact. */
const thousandthsOf = (lines: readonly EarningLine[]) =>
  lines.reduce((sum, { quantity }) => sum + Math.round(quantity * 1000), 0);

function wholeTimes(value: Rational, each: Rational): bigint {
  return (value.numerator * each.denominator) / (value.denominator * each.numerator);
}

function bonusGain(
  { share }: Basket,
  { points, per }: Extract<Effect, { type: 'bonus' }>,
  covered: readonly EarningLine[],
): Rational {
  if (covered.length === 0 || share.numerator === 0n) return zero;
  if (per?.quantity !== undefined) {
    const times = Math.floor(thousandthsOf(covered) / Math.round(per.quantity * 1000));
    return integer(BigInt(points) * BigInt(times));
  }
  if (per?.amount !== undefined) {
    const times = wholeTimes(multiply(share, integer(amountOf(covered))), integer(per.amount));
    return integer(BigInt(points) * times);
  }
  return integer(points);
}

/** Points for a minor unit, of a `per-line` promotion that says how many there are for a major one. */
function ownRate({ minorUnit }: Basket, { effect }: PromotionVersion): Rational | undefined {
  const { pointsPerUnit } = reckoned(effect);
  return pointsPerUnit && multiply(pointsPerUnit, minorUnit);
}

/**
 * What a promotion would bring to a basket if no other applied: exact points, before any limit. A rate below the
 * programme's brings less than nothing.
 */
export function gainAlone(basket: Basket, promotion: PromotionVersion): Rational {
  const { effect } = promotion;
  const { more, covers } = reckoned(effect);
  const covered = basket.lines.filter(covers);
  if (effect.type === 'bonus') return bonusGain(basket, effect, covered);
  const amount = multiply(basket.share, integer(amountOf(covered)));
  const rate = ownRate(basket, promotion);
  if (rate) return multiply(amount, subtract(rate, basket.rate));
  return multiply(multiply(amount, basket.rate), more ?? zero);
}

export interface Gains {
  /** Points of the basket at the rates of its lines: what tier and factors are of. */
  readonly atRates: Rational;
  /** Exact points of each promotion, in their order. */
  readonly gains: readonly Rational[];
}

interface Replaced {
  readonly by: PromotionVersion;
  readonly rate: Rational;
}

/** The promotion whose rate counts for a line: the highest of those that cover it, of equals the smallest id. */
function replacedRate(
  basket: Basket,
  promotions: readonly PromotionVersion[],
  line: EarningLine,
): Replaced | undefined {
  let best: Replaced | undefined;
  for (const by of promotions) {
    const rate = ownRate(basket, by);
    if (!rate || !coversLine(by, line)) continue;
    if (!best || compare(rate, best.rate) > 0) best = { by, rate };
  }
  return best;
}

/**
 * What promotions bring together, `promotions` by id. Factors add up over the points of the lines that they cover, they
 * never multiply each other; a rate takes the place of the programme's on its lines.
 */
export function gainsTogether(basket: Basket, promotions: readonly PromotionVersion[]): Gains {
  const replacing = promotions.filter(hasOwnRate);
  if (replacing.length === 0) {
    const earning = basket.lines.filter(({ earns }) => earns);
    return {
      atRates: multiply(multiply(basket.share, integer(amountOf(earning))), basket.rate),
      gains: promotions.map((promotion) => gainAlone(basket, promotion)),
    };
  }
  const replaced = new Map(
    basket.lines
      .filter(({ earns }) => earns)
      .map((line) => [line, replacedRate(basket, replacing, line)] as const),
  );
  const worth = (of: (line: EarningLine, by: Replaced | undefined) => Rational) =>
    multiply(
      basket.share,
      [...replaced].reduce((sum, [line, by]) => add(sum, multiply(integer(line.amount), of(line, by))), zero),
    );
  const rateOf = (by: Replaced | undefined) => by?.rate ?? basket.rate;
  const gains = promotions.map((promotion) => {
    const { more, pointsPerUnit, covers } = reckoned(promotion.effect);
    if (pointsPerUnit) {
      return worth((_, by) => (by?.by === promotion ? subtract(by.rate, basket.rate) : zero));
    }
    if (!more) return gainAlone(basket, promotion);
    return multiply(
      worth((line, by) => (covers(line) ? rateOf(by) : zero)),
      more,
    );
  });
  return { atRates: worth((_, by) => rateOf(by)), gains };
}

/**
 * For each line whether a promotion is paid for it, `applied` by id with all that apply: those that its effect is about,
 * and of a rate those on which no higher one takes its place.
 */
export function paidLines(
  basket: Basket,
  applied: readonly PromotionVersion[],
  promotion: PromotionVersion,
): readonly boolean[] {
  if (!hasOwnRate(promotion)) return basket.lines.map((line) => coversLine(promotion, line));
  return basket.lines.map((line) => replacedRate(basket, applied, line)?.by === promotion);
}
