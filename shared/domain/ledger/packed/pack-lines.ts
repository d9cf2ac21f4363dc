import type { EarningLine } from '#shared/domain/purchases/basket.ts';
import { packBytes, unpackBytes } from './pack.ts';

const VERSION = 1;

/** Above this the lines get an item of their own, so that a big basket does not tax the next head read. */
export const INLINE_LINES_BYTES = 2048;

export function packLines(lines: readonly EarningLine[]): Uint8Array {
  return packBytes([
    VERSION,
    ...lines.map(({ lineId, sku, category, quantity, amount, earns }) => [
      lineId,
      sku,
      Math.round(quantity * 1000),
      amount,
      ...(earns ? [] : [0]),
      ...(category === undefined ? [] : [category]),
    ]),
  ]);
}

type PackedLine = readonly [string, string, number, number, (0 | string)?, string?];

export function unpackLines(bytes: Uint8Array): readonly EarningLine[] {
  return unpackBytes<readonly PackedLine[]>(bytes, VERSION).map(
    ([lineId, sku, thousandths, amount, ...rest]) => ({
      lineId,
      sku,
      category: rest.find((part): part is string => typeof part === 'string'),
      quantity: thousandths / 1000,
      amount,
      earns: !rest.includes(0),
    }),
  );
}

/**
 * The quantities that a return took back, in thousandths by line, packed as place and quantity of the lines that have
 * any.
 */
export function packReturned(returned: readonly number[]): Uint8Array {
  const named = returned.flatMap((quantity, index) => (quantity === 0 ? [] : [index, quantity]));
  return packBytes([VERSION, returned.length, ...named]);
}

export function unpackReturned(bytes: Uint8Array): readonly number[] {
  const [length = 0, ...named] = unpackBytes<readonly number[]>(bytes, VERSION);
  const returned: number[] = Array.from({ length }, () => 0);
  for (let at = 0; at < named.length; at += 2) returned[named[at] ?? 0] = named[at + 1] ?? 0;
  return returned;
}
