/** floor(a × b ÷ c) in whole numbers. */
export function floorShare(a: number, b: number, c: number): number {
  const product = BigInt(a) * BigInt(b);
  const quotient = product / BigInt(c);
  return Number(product < 0n && quotient * BigInt(c) !== product ? quotient - 1n : quotient);
}

/**
 * A total over weights in whole parts, by largest remainder, ties in their order. Where all weights are zero the
 * first takes it.
 */
export function spread(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0) return weights.map((_, index) => (index === 0 ? total : 0));
  const parts = weights.map((weight) => floorShare(total, weight, sum));
  const rests = weights.map((weight, index) => {
    const part = parts[index] ?? 0;
    return BigInt(total) * BigInt(weight) - BigInt(part) * BigInt(sum);
  });
  const short = total - parts.reduce((all, part) => all + part, 0);
  const order = rests.map((_, index) => index);
  order.sort((a, b) => {
    const difference = (rests[b] ?? 0n) - (rests[a] ?? 0n);
    return difference > 0n ? 1 : difference < 0n ? -1 : a - b;
  });
  const raised = new Set(order.slice(0, short));
  return parts.map((part, index) => part + (raised.has(index) ? 1 : 0));
}
