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
import type { Basket, EarningLine } from '#shared/domain/purchases/basket.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';
import type { Effect, PromotionVersion } from './promotion.ts';

/** An effect, ready for arithmetic; made once for each, since effects live as long as their version. */
interface Reckoned {
  /** The part above once the base, for a multiplier and for a `per-line` factor. */
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
    earns &&
    ((sku !== undefined && wantedSkus.has(sku)) ||
      (category !== undefined && wantedCategories.has(category)));
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

/** Whether an effect covers a line; a line that does not earn is never covered. */
function coversLine({ effect }: PromotionVersion, line: EarningLine): boolean {
  return reckoned(effect).covers(line);
}

/** Whether it brings a rate of its own, which may lie below the programme's. */
export function hasOwnRate({ effect }: PromotionVersion): boolean {
  return effect.type === 'per-line' && effect.pointsPerUnit !== undefined;
}

/** The part that earns of covered lines. Amount and thousandths of the quantity are whole: sums of them are exact. */
interface Covered {
  lines: number;
  amount: number;
  thousandths: number;
}

function coveredOf({ lines }: Basket, covers: Reckoned['covers']): Covered {
  const covered: Covered = { lines: 0, amount: 0, thousandths: 0 };
  for (const line of lines) {
    if (!covers(line) || !line.counts) continue;
    covered.lines += 1;
    covered.amount += line.worth;
    covered.thousandths += line.pieces;
  }
  return covered;
}

function wholeTimes(value: Rational, each: Rational): bigint {
  return (value.numerator * each.denominator) / (value.denominator * each.numerator);
}

function bonusGain(
  { share }: Basket,
  { points, per }: Extract<Effect, { type: 'bonus' }>,
  covered: Covered,
): Rational {
  if (covered.lines === 0 || share.numerator === 0n) return zero;
  if (per?.quantity !== undefined) {
    const times = Math.floor(covered.thousandths / Math.round(per.quantity * 1000));
    return integer(BigInt(points) * BigInt(times));
  }
  if (per?.amount !== undefined) {
    const times = wholeTimes(multiply(share, integer(covered.amount)), integer(per.amount));
    return integer(BigInt(points) * times);
  }
  return integer(points);
}

/** Points for a minor unit, for a `per-line` promotion with points for a unit. */
function ownRate({ units }: Basket, { effect }: PromotionVersion): Rational | undefined {
  const { pointsPerUnit } = reckoned(effect);
  return pointsPerUnit && multiply(pointsPerUnit, units);
}

/**
 * The gain of a promotion for a basket if no other applied: exact points, before any limit. A rate below the
 * programme's gives a negative gain.
 */
export function gainAlone(basket: Basket, promotion: PromotionVersion): Rational {
  const { effect } = promotion;
  const { more, covers } = reckoned(effect);
  const covered = coveredOf(basket, covers);
  if (effect.type === 'bonus') return bonusGain(basket, effect, covered);
  if (covered.amount === 0) return zero;
  const amount = multiply(basket.share, integer(covered.amount));
  const rate = ownRate(basket, promotion);
  if (rate) return multiply(amount, subtract(rate, basket.rate));
  return multiply(multiply(amount, basket.rate), more ?? zero);
}

export interface Gains {
  /** The points of the basket at the rates of its lines; tier and factors apply to them. */
  readonly atRates: Rational;
  /** Exact points of each promotion, in their order. */
  readonly gains: readonly Rational[];
}

/** A rate, and the promotion that brought it. */
interface OwnRate {
  readonly by: PromotionVersion;
  readonly rate: Rational;
}

function ownRatesOf(basket: Basket, promotions: readonly PromotionVersion[]): readonly OwnRate[] {
  return promotions.flatMap((by): readonly OwnRate[] => {
    const rate = ownRate(basket, by);
    return rate ? [{ by, rate }] : [];
  });
}

/** The rate that counts for a line: the highest of those that cover it, of equals that of the smallest id. */
function ownRateOf(own: readonly OwnRate[], line: EarningLine): OwnRate | undefined {
  let best: OwnRate | undefined;
  for (const one of own) {
    if (!coversLine(one.by, line)) continue;
    if (!best || compare(one.rate, best.rate) > 0) best = one;
  }
  return best;
}

/** Lines of one rate, which is the programme's where no promotion brought it. */
interface RatedLines {
  readonly by: PromotionVersion | undefined;
  readonly rate: Rational;
  readonly lines: EarningLine[];
}

/** The lines that earn, by the rate that counts for them. */
function linesByRate(basket: Basket, own: readonly OwnRate[]): readonly RatedLines[] {
  const rated: RatedLines[] = [];
  for (const line of basket.lines) {
    if (!line.earns) continue;
    const { by, rate } = ownRateOf(own, line) ?? { by: undefined, rate: basket.rate };
    const same = rated.find((one) => one.by === by);
    if (same) same.lines.push(line);
    else rated.push({ by, rate, lines: [line] });
  }
  return rated;
}

function amountOf(lines: readonly EarningLine[], covers: Reckoned['covers']): Rational {
  let amount = 0;
  for (const line of lines) if (covers(line)) amount += line.worth;
  return integer(amount);
}

const everyLine = () => true;

/** A promotion with its gain alone. */
interface Alone {
  readonly promotion: PromotionVersion;
  readonly gain: Rational;
}

/**
 * The gains of promotions together, by id. Factors add up over the points of the lines that they cover and never
 * multiply each other; a rate replaces the programme's on its lines. A gain that no rate changes is the gain alone.
 */
export function gainsTogether(basket: Basket, chosen: readonly Alone[]): Gains {
  const own = ownRatesOf(
    basket,
    chosen.map(({ promotion }) => promotion),
  );
  const rated = linesByRate(basket, own);
  const worth = (covers: Reckoned['covers']) =>
    multiply(
      basket.share,
      rated.reduce((sum, { lines, rate }) => add(sum, multiply(amountOf(lines, covers), rate)), zero),
    );
  const gains = chosen.map(({ promotion, gain }) => {
    const { more, pointsPerUnit, covers } = reckoned(promotion.effect);
    if (pointsPerUnit) {
      const won = rated.find(({ by }) => by === promotion);
      if (!won) return zero;
      const amount = multiply(basket.share, amountOf(won.lines, everyLine));
      return multiply(amount, subtract(won.rate, basket.rate));
    }
    return more && own.length > 0 ? multiply(worth(covers), more) : gain;
  });
  return { atRates: worth(everyLine), gains };
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
  const own = ownRatesOf(basket, applied);
  return basket.lines.map((line) => ownRateOf(own, line)?.by === promotion);
}
