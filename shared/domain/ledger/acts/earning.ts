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
import { floorShare } from '#shared/domain/money/spread.ts';
import { type Program, rateToBase } from '#shared/domain/program/program.ts';
import { type Candidate, cut } from '#shared/domain/promotions/choose.ts';
import { gainsTogether } from '#shared/domain/promotions/gain.ts';
import type { Basket, EarningLine } from '#shared/domain/purchases/basket.ts';
import { excludes } from '#shared/domain/purchases/exclusion.ts';
import { paidAmount, spreadOverPayable } from '#shared/domain/purchases/payable.ts';
import { type Purchase, type PurchaseLine, thousandths } from '#shared/domain/purchases/purchase.ts';

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

/** Whether a line earns: other kinds than goods, and excluded goods, stay in the total and earn nothing. */
function lineEarns(program: Program, line: PurchaseLine): boolean {
  return (
    (line.kind ?? 'goods') === 'goods' && line.earns !== false && !excludes(program.earn.exclude ?? {}, line)
  );
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
  const rates = { rate: multiply(units, points), units };
  return {
    ...(purchase.isFirstForm ? firstFormOf(program, purchase) : earningPart(program, purchase)),
    ...rates,
  };
}

type Part = Pick<Basket, 'lines' | 'counted' | 'share'>;

/** Payments lie on the lines that points can pay; the rest of goods earns. */
function earningPart(program: Program, purchase: Purchase): Part {
  const paid = spreadOverPayable(purchase.lines, paidAmount(purchase), program.redemption.exclude);
  const lines = purchase.lines.map((line, index): EarningLine => {
    const earns = lineEarns(program, line);
    const worth = earns ? line.amount - (paid[index] ?? 0) : 0;
    const pieces = worth > 0 ? floorShare(thousandths(line.quantity), worth, line.amount) : 0;
    return { ...line, earns, worth, pieces, counts: worth > 0 };
  });
  const counting = lines.filter(({ counts }) => counts);
  return {
    lines,
    counted: {
      lines: counting.map(({ sku, category, worth, pieces }) => ({
        sku,
        category,
        amount: worth,
        thousandths: pieces,
      })),
      total: counting.reduce((sum, { worth }) => sum + worth, 0),
    },
    share: one,
  };
}

/** Payments are a share of the total, and facts look at the whole receipt. */
function firstFormOf(program: Program, { lines, total, ...purchase }: Purchase): Part {
  const paid = paidAmount(purchase);
  return {
    lines: lines.map((line): EarningLine => {
      const earns = lineEarns(program, line);
      return { ...line, earns, worth: line.amount, pieces: thousandths(line.quantity), counts: earns };
    }),
    counted: {
      lines: lines.map(({ sku, category, quantity, amount }) => ({
        sku,
        category,
        amount,
        thousandths: thousandths(quantity),
      })),
      total,
    },
    share: paid === 0 || total === 0 ? one : { numerator: BigInt(total - paid), denominator: BigInt(total) },
  };
}

/** Exact points by the programme's own rate. Rounded down they are the qualifying points. */
export function basePoints({ lines, share, rate }: Basket): Rational {
  const amount = lines.reduce((sum, line) => (line.earns ? sum + line.worth : sum), 0);
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
