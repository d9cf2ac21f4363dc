import type { BookedLine } from './books.ts';
import { add, compare, divide, type Fraction, floor, integer, multiply, subtract } from './fraction.ts';

/** `whole × part ÷ of`, exactly. */
function portion(whole: number, part: Fraction, of: Fraction): Fraction {
  return divide(multiply(integer(whole), part), of);
}

/** `whole × part ÷ of`, rounded down. */
export function portionDown(whole: number, part: number, of: number): number {
  return floor(portion(whole, integer(part), integer(of)));
}

/** `whole × part ÷ of`, rounded up. */
export function portionUp(whole: number, part: number, of: number): number {
  return -floor(portion(-whole, integer(part), integer(of)));
}

/** The part of `whole` that came back with a line: by its money, or by its pieces where it cost nothing. */
export function cameBack({ amount, money, returned, quantity }: BookedLine, whole: number): Fraction {
  return amount === 0
    ? portion(whole, integer(returned), integer(quantity))
    : portion(whole, money, integer(amount));
}

export function cameBackDown(line: BookedLine, whole: number): number {
  return floor(cameBack(line, whole));
}

/**
 * Whole shares of `total` in proportion to the weights: each rounded down, then one more for the largest
 * remainders, the first of equals. Where all weights are zero the first takes everything.
 */
export function split(total: number, weights: readonly Fraction[]): number[] {
  const sum = weights.reduce(add, integer(0));
  if (sum.numerator === 0n) return weights.map((_, index) => (index === 0 ? total : 0));
  return roundedTo(
    total,
    weights.map((weight) => portion(total, weight, sum)),
  );
}

/** Exact amounts as whole ones that sum to `total`: by the largest remainders, the first of equals. */
export function roundedTo(total: number, exact: readonly Fraction[]): number[] {
  const shares = exact.map(floor);
  const left = total - shares.reduce((all, share) => all + share, 0);
  const byRemainder = exact
    .map((value, index) => ({ index, remainder: subtract(value, integer(floor(value))) }))
    .sort((a, b) => compare(b.remainder, a.remainder) || a.index - b.index);
  const luckier = new Set(byRemainder.slice(0, left).map(({ index }) => index));
  return shares.map((share, index) => share + (luckier.has(index) ? 1 : 0));
}
