/** The model's own exact fractions, always in lowest terms, the denominator above zero. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function fraction(numerator: bigint, denominator: bigint): Fraction {
  if (denominator === 0n) throw new RangeError('a fraction of nothing');
  const common = commonDivisor(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / common, denominator: denominator / common };
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : commonDivisor(b, a % b);
}

export function integer(value: number): Fraction {
  return { numerator: BigInt(value), denominator: 1n };
}

/** `"1.25"` is 125/100. */
export function decimal(text: string): Fraction {
  const [whole = '', decimals = ''] = text.split('.');
  return fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length));
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

export function sumOf(parts: readonly Fraction[]): Fraction {
  return parts.reduce(add, integer(0));
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return add(a, { ...b, numerator: -b.numerator });
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator, a.denominator * b.numerator);
}

/** Below zero, zero, or above it, as `a` is to `b`. */
export function compare(a: Fraction, b: Fraction): number {
  const { numerator } = subtract(a, b);
  return numerator > 0n ? 1 : numerator < 0n ? -1 : 0;
}

/** The nearest integer; of two the one above. */
export function nearest(value: Fraction): number {
  return floor(add(value, fraction(1n, 2n)));
}

/** The largest integer that is not above it. */
export function floor({ numerator, denominator }: Fraction): number {
  const above = numerator < 0n ? denominator - 1n : 0n;
  return Number((numerator - above) / denominator);
}
