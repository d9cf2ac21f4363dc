import type { Purchase, PurchaseLine } from '#shared/domain/ledger/purchase.ts';
import {
  add,
  divide,
  floor,
  integer,
  multiply,
  parseDecimal,
  type Rational,
  subtract,
} from '#shared/domain/money/rational.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { Refused } from './refused.ts';
import { roundedTo, split } from './shares.ts';

/** The model knows currencies of two decimals only. */
const minorUnits = integer(100);

export interface LineEarning {
  readonly points: number;
  readonly qualifying: number;
}

/** What each line of a purchase earns, in their order. */
export function earn(purchase: Purchase, tier: string, program: Program): LineEarning[] {
  const earning = purchase.lines.filter((line) => earns(line, program));
  const base = basePoints(purchase, earning, pointsPerMajorUnit(purchase.currency, program));
  const multiplier = parseDecimal(program.tiers.find(({ id }) => id === tier)?.multiplier ?? '1');
  const bonus = multiply(base, subtract(multiplier, integer(1)));
  const pointsEarned = floor(add(base, bonus));
  const amounts = earning.map(({ amount }) => integer(amount));
  // Each award gets what it brought, rounded so that together they are what was earned.
  const awards = roundedTo(pointsEarned, [base, bonus]);
  const awardShares = awards.map((award) => split(award, amounts));
  const qualifyingShares = split(floor(base), amounts);
  return purchase.lines.map((line) => {
    const index = earning.indexOf(line);
    if (index < 0) return { points: 0, qualifying: 0 };
    return {
      points: awardShares.reduce((sum, shares) => sum + (shares[index] ?? 0), 0),
      qualifying: qualifyingShares[index] ?? 0,
    };
  });
}

function earns({ earns, sku, category }: PurchaseLine, { earn: { exclude } }: Program): boolean {
  if (earns === false || exclude?.skus?.includes(sku)) return false;
  return category === undefined || !exclude?.categories?.includes(category);
}

/** Exact points of the lines; what was paid with points is spread over all lines by amount and earns nothing. */
function basePoints(
  { total, payments = [] }: Purchase,
  earning: readonly PurchaseLine[],
  pointsPerUnit: Rational,
): Rational {
  const paid = payments.reduce((sum, { amount }) => sum + amount, 0);
  if (total === 0 || paid >= total) return integer(0);
  const amount = earning.reduce((sum, line) => sum + line.amount, 0);
  const left = divide(multiply(integer(amount), integer(total - paid)), integer(total));
  return multiply(divide(left, minorUnits), pointsPerUnit);
}

function pointsPerMajorUnit(currency: string, { baseCurrency, earn, rates }: Program): Rational {
  const own = earn.pointsPerUnit[currency];
  if (own !== undefined) return parseDecimal(own);
  const rate = rates[currency];
  const ofBase = earn.pointsPerUnit[baseCurrency];
  if (rate === undefined || ofBase === undefined) throw new Refused('unsupported-currency');
  return multiply(parseDecimal(rate), parseDecimal(ofBase));
}
