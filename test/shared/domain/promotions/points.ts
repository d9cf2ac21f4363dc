import type { Rational } from '#shared/domain/money/rational.ts';

/** Small exact points as a number, for tests to read. */
export function toNumber({ numerator, denominator }: Rational): number {
  return Number(numerator) / Number(denominator);
}
