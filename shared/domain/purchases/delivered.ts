import { floorShare } from '#shared/domain/money/spread.ts';
import { type PurchaseLine, thousandths } from './purchase.ts';

/** Points of a purchase that deliveries gave a date, less those that returns took. */
export interface DeliveredLot {
  /** Null for at once. */
  readonly maturesAt: number | null;
  readonly expiresAt: number | null;
  readonly points: number;
}

/** How far a purchase is delivered whose points wait for it. */
export interface Delivered {
  /** The pieces delivered by now, in thousandths by line. */
  readonly pieces: readonly number[];
  /** The points that still wait, by line. */
  readonly waiting: readonly number[];
  readonly lots: readonly DeliveredLot[];
}

/** Before the first delivery. `points` are those of each line. */
export function nothingDelivered(lines: readonly PurchaseLine[], points: readonly number[]): Delivered {
  return { pieces: lines.map(() => 0), waiting: points, lots: [] };
}

/** The pieces of each line that no delivery has named yet, in thousandths, returned or not. */
export function undeliveredPieces(lines: readonly PurchaseLine[], { pieces }: Delivered): readonly number[] {
  return lines.map(({ quantity }, index) => thousandths(quantity) - (pieces[index] ?? 0));
}

/** The points of each line that a delivery gives a date: of what waits the delivered share, with the last piece all. */
export function maturedBy(
  lines: readonly PurchaseLine[],
  before: Delivered,
  now: readonly number[],
): readonly number[] {
  return undeliveredPieces(lines, before).map((left, index) => {
    const pieces = now[index] ?? 0;
    return pieces === 0 ? 0 : floorShare(before.waiting[index] ?? 0, pieces, left);
  });
}

/** With the points of a delivery in a lot of their own, or in one of the same dates. */
export function addDelivered(lots: readonly DeliveredLot[], added: DeliveredLot): readonly DeliveredLot[] {
  if (added.points === 0) return lots;
  const at = lots.findIndex(
    ({ maturesAt, expiresAt }) => maturesAt === added.maturesAt && expiresAt === added.expiresAt,
  );
  const same = lots[at];
  return same ? lots.with(at, { ...same, points: same.points + added.points }) : [...lots, added];
}

/** The latest maturity first; points that were available at once are the earliest. */
export function latestMaturityFirst(one: DeliveredLot, other: DeliveredLot): number {
  return (other.maturesAt ?? 0) - (one.maturesAt ?? 0);
}
