/** An exact fraction; `denominator` is above zero. Money and points are never floats on the way. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const zero: Rational = { numerator: 0n, denominator: 1n };
export const one: Rational = { numerator: 1n, denominator: 1n };

export function integer(value: number | bigint): Rational {
  return { numerator: BigInt(value), denominator: 1n };
}

/** Rates and factors are few, and asked for again with each purchase. */
const decimals = new Map<string, Rational>();
const DECIMALS_MAX = 1000;

/** A decimal text such as `"1.25"`, exactly. */
export function parseDecimal(text: string): Rational {
  const known = decimals.get(text);
  if (known) return known;
  if (decimals.size >= DECIMALS_MAX) decimals.clear();
  const value = readDecimal(text);
  decimals.set(text, value);
  return value;
}

function readDecimal(text: string): Rational {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new TypeError('not a decimal');
  const [, sign, whole = '', fraction = ''] = match;
  const digits = BigInt(whole + fraction);
  return { numerator: sign ? -digits : digits, denominator: 10n ** BigInt(fraction.length) };
}

/** Above zero, below it or neither: 1, -1 or 0. */
export function signOf({ numerator }: Rational): number {
  return numerator > 0n ? 1 : numerator < 0n ? -1 : 0;
}

export function add(a: Rational, b: Rational): Rational {
  if (a.numerator === 0n) return b;
  if (b.numerator === 0n) return a;
  if (a.denominator === b.denominator) {
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  }
  // Denominators are powers of ten nearly always: sums of many would grow without this.
  if (a.denominator % b.denominator === 0n) return addFiner(a, b);
  if (b.denominator % a.denominator === 0n) return addFiner(b, a);
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

function addFiner(fine: Rational, coarse: Rational): Rational {
  const times = fine.denominator / coarse.denominator;
  return { numerator: fine.numerator + coarse.numerator * times, denominator: fine.denominator };
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negate(b));
}

export function negate({ numerator, denominator }: Rational): Rational {
  return { numerator: -numerator, denominator };
}

export function multiply(a: Rational, b: Rational): Rational {
  if (a === one) return b;
  if (b === one) return a;
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

export function divide(a: Rational, b: Rational): Rational {
  if (b.numerator === 0n) throw new RangeError('division by zero');
  const sign = b.numerator < 0n ? -1n : 1n;
  return {
    numerator: sign * a.numerator * b.denominator,
    denominator: sign * a.denominator * b.numerator,
  };
}

export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}

/** The largest integer that is not above the value. */
export function floor(value: Rational): number {
  if (value.denominator === 1n) return Number(value.numerator);
  const quotient = value.numerator / value.denominator;
  const exact = quotient * value.denominator === value.numerator;
  return Number(value.numerator < 0n && !exact ? quotient - 1n : quotient);
}

/** The smallest integer that is not below the value. */
export function ceiling({ numerator, denominator }: Rational): number {
  return -floor({ numerator: -numerator, denominator }) + 0;
}

/** The nearest integer, a half away from zero upwards. */
export function roundHalfUp(value: Rational): number {
  return floor(add(value, { numerator: 1n, denominator: 2n }));
}
