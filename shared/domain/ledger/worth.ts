import { minorUnit } from '#shared/domain/money/convert.ts';
import {
  ceiling,
  divide,
  floor,
  integer,
  multiply,
  parseDecimal,
  type Rational,
} from '#shared/domain/money/rational.ts';
import { type Program, rateToBase } from '#shared/domain/program/program.ts';
import type { Money } from './act.ts';

/**
 * The worth of one point in minor units of a currency: its own value, or the base currency's after conversion;
 * undefined for a currency without a rate in the programme.
 */
export function pointWorth(program: Program, currency: string): Rational | undefined {
  const rate = rateToBase(program, currency);
  if (rate === undefined) return undefined;
  const own = program.redemption.pointValue[currency];
  if (own !== undefined) return divide(parseDecimal(own), minorUnit(currency));
  const base = program.redemption.pointValue[program.baseCurrency];
  if (base === undefined) throw new TypeError('the base currency has no point value');
  return divide(divide(parseDecimal(base), parseDecimal(rate)), minorUnit(currency));
}

/** Points that pay for an amount: rounded up, then up to the programme's next step. */
export function pointsWorth(program: Program, { amount, currency }: Money): number | undefined {
  const worth = pointWorth(program, currency);
  if (worth === undefined) return undefined;
  const { step } = program.redemption;
  return Math.ceil(ceiling(divide(integer(amount), worth)) / step) * step;
}

/** The worth of points, rounded down to a minor unit. */
export function worthOf(program: Program, points: number, currency: string): Money | undefined {
  const worth = pointWorth(program, currency);
  return worth && { amount: floor(multiply(integer(points), worth)), currency };
}
