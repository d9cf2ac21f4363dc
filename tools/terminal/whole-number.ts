import { badInput } from './stop.ts';

/** Both bounds are allowed. Without `max` the number is at most the largest of 32 bits with a sign. */
interface Bounds {
  readonly min: number;
  readonly max?: number;
}

/**
 * A whole number that a person gave as an option or a variable.
 * @throws Stop with exit code 2 for any other text
 */
export function wholeNumber(name: string, text: string, { min, max = 2 ** 31 - 1 }: Bounds): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw badInput(`${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`);
}
