import type { Award } from '#shared/domain/ledger/award.ts';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { tierById } from '#shared/domain/ledger/tier.ts';
import { minorUnit } from '#shared/domain/money/convert.ts';
import {
  add,
  ceiling,
  compare,
  floor,
  integer,
  multiply,
  negate,
  one,
  parseDecimal,
  type Rational,
  subtract,
  zero,
} from '#shared/domain/money/rational.ts';
import { type Program, rateToBase } from '#shared/domain/program/program.ts';
import { type Candidate, cut } from '#shared/domain/promotions/choose.ts';
import { gainsTogether } from '#shared/domain/promotions/gain.ts';
import type { Basket } from '#shared/domain/purchases/basket.ts';
import type { Purchase, PurchaseLine } from '#shared/domain/purchases/purchase.ts';

export interface Earning {
  readonly points: number;
  readonly awards: readonly Award[];
  /** The qualifying points: the base, rounded down. */
  readonly qualifying: number;
  /**
   * The largest points that each chosen promotion was assumed to bring. With less left of its budget, another choice or
   * another rounding would have been possible.
   */
  readonly pointsMax: readonly number[];
}

/** Whether a line earns: excluded goods stay in the total and earn nothing. */
function lineEarns(program: Program, line: PurchaseLine): boolean {
  if (line.earns === false) return false;
  const { exclude } = program.earn;
  if (exclude?.skus?.includes(line.sku)) return false;
  return line.category === undefined || !exclude?.categories?.includes(line.category);
}

/**
 * Units that earn in a minor unit of a currency, and points for each: major units of it where it has points of its own,
 * else of the base currency, after conversion.
 */
function earningUnits(
  program: Program,
  currency: string,
): { readonly units: Rational; readonly points: Rational } {
  const minor = minorUnit(currency);
  const own = program.earn.pointsPerUnit[currency];
  if (own !== undefined) return { units: minor, points: parseDecimal(own) };
  const rate = rateToBase(program, currency);
  const base = program.earn.pointsPerUnit[program.baseCurrency];
  if (rate === undefined || base === undefined) throw new TypeError('the currency has no rate');
  return { units: multiply(minor, parseDecimal(rate)), points: parseDecimal(base) };
}

/** The part of the total that points did not pay: it is spread over the lines by amount. */
function shareThatEarns(purchase: Purchase): Rational {
  const paid = purchase.payments?.reduce((sum, payment) => sum + payment.amount, 0) ?? 0;
  if (paid === 0 || purchase.total === 0) return one;
  return { numerator: BigInt(purchase.total - paid), denominator: BigInt(purchase.total) };
}

interface Increment {
  readonly award: Omit<Award, 'points'>;
  readonly exact: Rational;
}

/** Whole points for exact increments: the sum is rounded down once, then shared by largest remainder. */
function roundTogether(increments: readonly Increment[]): readonly Award[] {
  const floors = increments.map(({ exact }) => floor(exact));
  const remainders = increments.map(({ exact }, index) => subtract(exact, integer(floors[index] ?? 0)));
  const short = floor(remainders.reduce(add, zero));
  const raised = new Set<number>();
  if (short > 0) {
    const order = increments.map((_, index) => index);
    order.sort((a, b) => compare(remainders[b] ?? zero, remainders[a] ?? zero) || a - b);
    for (const index of order.slice(0, short)) raised.add(index);
  }
  return increments
    .map(({ award }, index) => ({ ...award, points: (floors[index] ?? 0) + (raised.has(index) ? 1 : 0) }))
    .filter((award) => award.points !== 0);
}

/** A purchase as a basket for promotions. */
export function basketOf(program: Program, purchase: Purchase): Basket {
  const { units, points } = earningUnits(program, purchase.currency);
  return {
    lines: purchase.lines.map((line) => ({ ...line, earns: lineEarns(program, line) })),
    share: shareThatEarns(purchase),
    rate: multiply(units, points),
    units,
  };
}

/** Exact points by the programme's own rate. Rounded down they are the qualifying points. */
export function basePoints({ lines, share, rate }: Basket): Rational {
  const amount = lines.reduce((sum, line) => (line.earns ? sum + line.amount : sum), 0);
  return multiply(multiply(integer(amount), share), rate);
}

/**
 * Cuts the gains of promotions, in their order, to the room that base and tier leave of the most that a purchase earns.
 * A promotion that pays too much must not stop the tills.
 */
function withinRoom(gains: readonly Rational[], room: Rational): readonly Rational[] {
  let left = room;
  return gains.map((gain) => {
    const most = compare(left, zero) > 0 ? left : zero;
    const brought = compare(gain, most) > 0 ? most : gain;
    left = subtract(left, brought);
    return brought;
  });
}

/**
 * The points that a purchase earns for a member of a tier with the chosen promotions. Factors add up over the base and
 * never multiply each other; nothing is rounded before the end.
 */
export function earn(
  program: Program,
  tierId: string,
  basket: Basket,
  chosen: readonly Candidate[] = [],
): Earning {
  const { atRates, gains } = gainsTogether(basket, chosen);
  const multiplier = parseDecimal(tierById(program, tierId)?.multiplier ?? '1');
  const base = basePoints(basket);
  const ofTier = multiply(atRates, subtract(multiplier, one));
  const room = subtract(integer(bounds.pointsPerPurchase), add(base, ofTier));
  const brought = withinRoom(
    chosen.map(({ cap }, index) => cut(gains[index] ?? zero, cap)),
    room,
  );
  // A tier that takes works on whole rates: where a limit left little of them it takes no more than there is.
  const most = brought.reduce(add, base);
  const awards = roundTogether([
    { award: { reason: 'base' }, exact: base },
    { award: { reason: 'tier' }, exact: compare(add(most, ofTier), zero) < 0 ? negate(most) : ofTier },
    ...chosen.map(({ promotion: { promotionId, version, name } }, index) => ({
      award: { promotionId, version, reason: name },
      exact: brought[index] ?? zero,
    })),
  ]);
  return {
    points: awards.reduce((sum, award) => sum + award.points, 0),
    awards,
    qualifying: floor(base),
    pointsMax: chosen.map(({ gain }, index) => Math.max(ceiling(gain), ceiling(brought[index] ?? zero))),
  };
}
