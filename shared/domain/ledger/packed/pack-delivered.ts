import type { Delivered, DeliveredLot } from '#shared/domain/purchases/delivered.ts';

/** Place and number, of the lines that have one above 0. */
type Sparse = readonly number[];
type PackedLot = readonly [maturesAt: number | null, expiresAt: number | null, points: number];

export type PackedDelivered = readonly [pieces: Sparse, waiting: Sparse, ...lots: PackedLot[]];

function packSparse(numbers: readonly number[]): Sparse {
  return numbers.flatMap((number, place) => (number === 0 ? [] : [place, number]));
}

function unpackSparse(length: number, packed: Sparse): readonly number[] {
  const numbers = Array.from({ length }, () => 0);
  for (let at = 0; at < packed.length; at += 2) numbers[packed[at] ?? 0] = packed[at + 1] ?? 0;
  return numbers;
}

export function packDelivered({ pieces, waiting, lots }: Delivered): PackedDelivered {
  const packed = lots.map(({ maturesAt, expiresAt, points }) => [maturesAt, expiresAt, points] as const);
  return [packSparse(pieces), packSparse(waiting), ...packed];
}

export function unpackDelivered(length: number, [pieces, waiting, ...lots]: PackedDelivered): Delivered {
  return {
    pieces: unpackSparse(length, pieces),
    waiting: unpackSparse(length, waiting),
    lots: lots.map(([maturesAt, expiresAt, points]): DeliveredLot => ({ maturesAt, expiresAt, points })),
  };
}
