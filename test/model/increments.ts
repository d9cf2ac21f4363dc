import type { Program } from '#shared/domain/program/program.ts';
import type { Effect, Per, PromotionVersion } from '#shared/domain/promotions/promotion.ts';
import { thousandths } from './books.ts';
import {
  compare,
  decimal,
  divide,
  type Fraction,
  floor,
  integer,
  multiply,
  subtract,
  sumOf,
} from './fraction.ts';
import { isSelected } from './occasion.ts';
import type { SoldLine } from './receipt.ts';
import { Refused } from './refused.ts';

type Line = SoldLine;

/** The model knows currencies of two decimals only. */
const minorUnits = integer(100);

/** A purchase as promotions look at it. */
export interface Basket {
  /** The lines that may earn, with those of which points paid everything. */
  readonly earning: readonly Line[];
  /** The programme's points for a minor unit. */
  readonly rate: Fraction;
  /** Units that points are for in a minor unit: of the currency, or of the base where it has no points of its own. */
  readonly units: Fraction;
}

export function basketOf(lines: readonly Line[], currency: string, program: Program): Basket {
  return {
    earning: lines.filter(({ mayEarn }) => mayEarn),
    rate: divide(pointsPerMajorUnit(currency, program), minorUnits),
    units: divide(inEarningUnits(currency, program), minorUnits),
  };
}

function pointsPerMajorUnit(currency: string, { baseCurrency, earn, rates }: Program): Fraction {
  const own = earn.pointsPerUnit[currency];
  if (own !== undefined) return decimal(own);
  const rate = rates[currency];
  const ofBase = earn.pointsPerUnit[baseCurrency];
  if (rate === undefined || ofBase === undefined) throw new Refused('unsupported-currency');
  return multiply(decimal(rate), decimal(ofBase));
}

function inEarningUnits(currency: string, { earn, rates }: Program): Fraction {
  return earn.pointsPerUnit[currency] === undefined ? decimal(rates[currency] ?? '1') : integer(1);
}

/** The exact points that a promotion brings beside certain others, and the lines that bring them. */
export interface Increment {
  readonly promotion: PromotionVersion;
  readonly exact: Fraction;
  readonly lines: readonly Line[];
}

/** The increments of these promotions when they apply together. */
export function together(basket: Basket, promotions: readonly PromotionVersion[]): Increment[] {
  return promotions.map((promotion) => {
    const lines = basket.earning.filter((line) => covers(promotion, line, promotions, basket));
    return { promotion, lines, exact: increment(promotion, lines, basket, promotions) };
  });
}

export function alone(basket: Basket, promotion: PromotionVersion): Fraction {
  return sumOf(together(basket, [promotion]).map(({ exact }) => exact));
}

function covers(
  promotion: PromotionVersion,
  line: Line,
  beside: readonly PromotionVersion[],
  basket: Basket,
): boolean {
  const { effect } = promotion;
  switch (effect.type) {
    case 'multiplier':
      return true;
    case 'bonus':
      return isSelected(effect.per ?? {}, line);
    case 'per-line':
      return effect.pointsPerUnit === undefined
        ? isSelected(effect, line)
        : winnerOf(line, beside, basket)?.promotion === promotion;
  }
}

/** The promotion that sets a line's points per unit: the highest rate wins, among equals the smallest id. */
function winnerOf(line: Line, promotions: readonly PromotionVersion[], basket: Basket) {
  return promotions
    .flatMap((promotion) => {
      const rate = ownRate(promotion.effect, line, basket);
      return rate ? [{ promotion, rate }] : [];
    })
    .sort((a, b) => compare(b.rate, a.rate) || byId(a.promotion, b.promotion))[0];
}

/** Points for a minor unit of the line. */
function ownRate(effect: Effect, line: Line, { units }: Basket): Fraction | null {
  if (effect.type !== 'per-line' || effect.pointsPerUnit === undefined) return null;
  return isSelected(effect, line) ? multiply(decimal(effect.pointsPerUnit), units) : null;
}

export function byId(a: PromotionVersion, b: PromotionVersion): number {
  return a.promotionId < b.promotionId ? -1 : a.promotionId > b.promotionId ? 1 : 0;
}

/** Points of lines at the rates that these promotions leave them, before any factor. */
export function worthOf(
  lines: readonly Line[],
  basket: Basket,
  promotions: readonly PromotionVersion[],
): Fraction {
  const { rate } = basket;
  return sumOf(
    lines.map((line) => multiply(integer(line.earning), winnerOf(line, promotions, basket)?.rate ?? rate)),
  );
}

function increment(
  { effect }: PromotionVersion,
  lines: readonly Line[],
  basket: Basket,
  promotions: readonly PromotionVersion[],
): Fraction {
  if (effect.type === 'bonus') return bonus(effect.points, effect.per, lines);
  const worth = worthOf(lines, basket, promotions);
  if (effect.factor !== undefined) return multiply(subtract(decimal(effect.factor), integer(1)), worth);
  return subtract(worth, worthOf(lines, basket, []));
}

function bonus(points: number, per: Per | undefined, lines: readonly Line[]): Fraction {
  const counting = lines.filter(({ earning }) => earning > 0);
  return integer(counting.length === 0 ? 0 : points * timesFor(per, counting));
}

function timesFor(per: Per | undefined, lines: readonly Line[]): number {
  if (per?.quantity !== undefined) {
    const pieces = lines.reduce((sum, { earningPieces }) => sum + earningPieces, 0);
    return Math.floor(pieces / thousandths(per.quantity));
  }
  if (per?.amount !== undefined) {
    const amount = lines.reduce((sum, { earning }) => sum + earning, 0);
    return floor(divide(integer(amount), integer(per.amount)));
  }
  return 1;
}
