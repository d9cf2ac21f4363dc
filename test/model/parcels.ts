/** The places of points. Points that are gone keep a place, so that none can be lost unseen. */
export type Place =
  | { readonly is: 'pending'; readonly purchaseId: string; readonly maturesAt: number }
  /** For the delivery of a line, until it is given up. */
  | { readonly is: 'undelivered'; readonly purchaseId: string; readonly line: number; readonly until: number }
  | { readonly is: 'available' }
  | { readonly is: 'reserved'; readonly redemptionId: string }
  | { readonly is: 'redeemed'; readonly redemptionId: string }
  | { readonly is: 'gone'; readonly why: 'repaid' | 'expired' | 'reversed' | 'transferred' | 'adjusted' };

/** Points granted together that are still together. */
export interface Parcel {
  readonly points: number;
  /** The first instant at which they are gone; null for ever. */
  readonly expiresAt: number | null;
  readonly place: Place;
}

export type Which = (parcel: Parcel) => boolean;
type Order = (a: Parcel, b: Parcel) => number;

const never = Number.MAX_SAFE_INTEGER;

export const earliestFirst: Order = (a, b) => (a.expiresAt ?? never) - (b.expiresAt ?? never);
export const latestFirst: Order = (a, b) => earliestFirst(b, a);

export const available: Which = ({ place }) => place.is === 'available';

export function reservedBy(redemptionId: string): Which {
  return ({ place }) => place.is === 'reserved' && place.redemptionId === redemptionId;
}

export function redeemedBy(redemptionId: string): Which {
  return ({ place }) => place.is === 'redeemed' && place.redemptionId === redemptionId;
}

export function pendingOf(purchaseId: string): Which {
  return ({ place }) => place.is === 'pending' && place.purchaseId === purchaseId;
}

export function undeliveredOf(purchaseId: string, line?: number): Which {
  return ({ place }) =>
    place.is === 'undelivered' &&
    place.purchaseId === purchaseId &&
    (line === undefined || place.line === line);
}

export function isPast(expiresAt: number | null, now: number): boolean {
  return expiresAt !== null && expiresAt <= now;
}

export function sumOf(parcels: readonly Parcel[]): number {
  return parcels.reduce((sum, { points }) => sum + points, 0);
}

export function put(parcels: Parcel[], parcel: Parcel): void {
  if (parcel.points > 0) parcels.push(parcel);
}

/** Removes at most `wanted` points in the given order and returns the parcels removed; the last parcel is split. */
export function take(parcels: Parcel[], wanted: number, which: Which, order: Order): Parcel[] {
  const taken: Parcel[] = [];
  for (const parcel of parcels.filter(which).sort(order)) {
    const points = Math.min(parcel.points, wanted - sumOf(taken));
    if (points === 0) break;
    parcels.splice(parcels.indexOf(parcel), 1);
    put(parcels, { ...parcel, points: parcel.points - points });
    taken.push({ ...parcel, points });
  }
  return taken;
}

/** The same points by expiry instant, earliest first, for ever last. */
export function byExpiry(parcels: readonly Parcel[]): { expiresAt: number | null; points: number }[] {
  const instants = [...new Set([...parcels].sort(earliestFirst).map(({ expiresAt }) => expiresAt))];
  return instants.map((expiresAt) => ({
    expiresAt,
    points: sumOf(parcels.filter((parcel) => parcel.expiresAt === expiresAt)),
  }));
}
