import { type Program, rateToBase } from '#shared/domain/program/program.ts';
import { isoExponent } from './currencies.ts';
import { integer, multiply, parseDecimal, type Rational, roundHalfUp } from './rational.ts';

/** Major units in one minor unit: 1/100 for EUR, 1 for JPY, 1/1000 for KWD. */
export function minorUnit(currency: string): Rational {
  const exponent = isoExponent(currency);
  if (exponent === undefined) throw new TypeError('not a currency of ISO 4217');
  return { numerator: 1n, denominator: 10n ** BigInt(exponent) };
}

/** An amount in minor units as minor units of the base currency, rounded half up once. */
export function toBase(program: Program, currency: string, amount: number): number {
  const rate = rateToBase(program, currency);
  if (rate === undefined) throw new TypeError('no rate for the currency');
  const base = minorUnit(program.baseCurrency);
  const major = multiply(multiply(integer(amount), minorUnit(currency)), parseDecimal(rate));
  return roundHalfUp(multiply(major, { numerator: base.denominator, denominator: base.numerator }));
}
