import type { Program } from '#shared/domain/program/program.ts';
import { arrive, availableOf, type Books, type Redemption } from './books.ts';
import { refundExpiry } from './dates.ts';
import { decimal, divide, type Fraction, floor, integer, multiply } from './fraction.ts';
import {
  available,
  byExpiry,
  earliestFirst,
  isPast,
  latestFirst,
  put,
  redeemedBy,
  reservedBy,
  sumOf,
  take,
} from './parcels.ts';
import { Refused } from './refused.ts';
import { release } from './settle.ts';

export function reserve(
  books: Books,
  redemptionId: string,
  order: {
    readonly points: number;
    readonly capture: boolean;
    readonly expiresInSeconds: number;
    readonly own?: boolean;
  },
  program: Program,
  now: number,
): void {
  const { points } = order;
  if (points < program.redemption.minimum) throw new Refused('below-minimum');
  if (points % program.redemption.step !== 0) throw new Refused('not-a-step');
  if (points > availableOf(books)) throw new Refused('insufficient-points');
  for (const parcel of take(books.parcels, points, available, earliestFirst)) {
    put(books.parcels, { ...parcel, place: { is: 'reserved', redemptionId } });
  }
  books.redemptions.set(redemptionId, {
    points,
    value: worthOf(points, program),
    expiresAt: now + order.expiresInSeconds * 1000,
    status: 'reserved',
    captured: 0,
    own: order.own ?? false,
    parts: new Map(),
  });
  if (order.capture) capture(books, redemptionId, points);
}

const HOUR_MS = 3_600_000;

/**
 * Counts an act of the member's own token. Where all such acts since the beginning of the hour of a day ago come to more
 * than the limit, the sign-in must be fresh.
 */
export function countOwn(
  books: Books,
  { points, own, signedIn }: { readonly points: number; readonly own?: boolean; readonly signedIn?: boolean },
  { redemption: { freshSignInAbove = Number.POSITIVE_INFINITY } }: Program,
  now: number,
): void {
  if (!own) return;
  books.ownActs.push({ at: now, points });
  const since = Math.floor((now - 24 * HOUR_MS) / HOUR_MS) * HOUR_MS;
  const lately = books.ownActs.filter(({ at }) => at >= since).reduce((sum, act) => sum + act.points, 0);
  if (lately > freshSignInAbove && !signedIn) throw new Refused('sign-in-again');
}

function worthOf(points: number, { baseCurrency, redemption }: Program): Redemption['value'] {
  const pointValue = decimal(redemption.pointValue[baseCurrency] ?? '0');
  return {
    amount: floor(multiply(multiply(integer(points), pointValue), integer(100))),
    currency: baseCurrency,
  };
}

/** Minor units that a point is worth in a currency: by its own value of a point, or the base's. */
function pointValueIn(currency: string, { baseCurrency, redemption, rates }: Program): Fraction {
  const own = redemption.pointValue[currency];
  if (own !== undefined) return multiply(decimal(own), integer(100));
  const rate = currency === baseCurrency ? '1' : (rates[currency] ?? '1');
  const base = decimal(redemption.pointValue[baseCurrency] ?? '0');
  return multiply(divide(base, decimal(rate)), integer(100));
}

/** Points that are worth `amount` minor units, rounded up. */
export function pointsFor(amount: number, currency: string, program: Program): number {
  return -floor(divide(integer(-amount), pointValueIn(currency, program)));
}

/** Minor units that `points` are worth, rounded down. */
export function worthIn(points: number, currency: string, program: Program): number {
  return floor(multiply(integer(points), pointValueIn(currency, program)));
}

/** A redemption as somebody may end it: to a member's own token those of others are as good as unknown. */
export function redemptionOf(books: Books, redemptionId: string, own = false): Redemption {
  const redemption = books.redemptions.get(redemptionId);
  if (!redemption || (own && !redemption.own)) throw new Refused('redemption-not-found');
  return redemption;
}

/** Whether there is something to claim: an open reservation that is not a channel's yet. */
export function claimable(books: Books, redemptionId: string): boolean {
  const redemption = redemptionOf(books, redemptionId);
  refuseUnlessReserved(redemption);
  return redemption.own;
}

function refuseUnlessReserved({ status }: Redemption): void {
  if (status !== 'reserved') throw new Refused(`redemption-${status}`);
}

/** Spends reserved points, earliest expiry first, and returns the points that are reserved no more or still. */
function spendReserved(books: Books, redemptionId: string, points: number): { reserved: number } {
  const redemption = redemptionOf(books, redemptionId);
  refuseUnlessReserved(redemption);
  const reserved = sumOf(books.parcels.filter(reservedBy(redemptionId)));
  if (points > reserved) throw new Refused('amount-exceeds-original');
  for (const parcel of take(books.parcels, points, reservedBy(redemptionId), earliestFirst)) {
    put(books.parcels, { ...parcel, place: { is: 'redeemed', redemptionId } });
  }
  redemption.captured += points;
  books.lifetime.redeemed += points;
  return { reserved };
}

/** Spends reserved points, all of them unless said; the rest is released. */
export function capture(books: Books, redemptionId: string, wanted?: number): void {
  const redemption = redemptionOf(books, redemptionId);
  const taken = wanted ?? sumOf(books.parcels.filter(reservedBy(redemptionId)));
  const { reserved } = spendReserved(books, redemptionId, taken);
  redemption.status = 'captured';
  redemption.plain = { taken, reserved };
  release(books, redemptionId);
}

const PARTS_MAX = 20;

/** Spends a part of what is reserved. The rest stays so, unless the part is the final one or nothing is left. */
export function capturePart(
  books: Books,
  redemptionId: string,
  { captureId, points, final }: { captureId: string; points: number; final?: boolean },
): void {
  const redemption = redemptionOf(books, redemptionId);
  refuseUnlessReserved(redemption);
  if (redemption.parts.size === PARTS_MAX) throw new Refused('too-many-parts');
  const { reserved } = spendReserved(books, redemptionId, points);
  redemption.parts.set(captureId, { own: redemption.own });
  if (!final && points < reserved) return;
  redemption.status = 'captured';
  release(books, redemptionId);
}

export function cancel(redemption: Redemption): void {
  refuseUnlessReserved(redemption);
  redemption.status = 'voided';
}

export function refund(
  books: Books,
  redemptionId: string,
  wanted: number | undefined,
  program: Program,
  now: number,
): void {
  redemptionOf(books, redemptionId);
  const left = sumOf(books.parcels.filter(redeemedBy(redemptionId)));
  const points = wanted ?? left;
  if (left === 0 || points > left) throw new Refused('amount-exceeds-original');
  giveBack(books, redemptionId, points, program, now);
}

/**
 * Captured points go back to their buckets, those of the latest expiry first, as if they had never been
 * captured; those whose bucket has expired meanwhile get some days more.
 */
export function giveBack(
  books: Books,
  redemptionId: string,
  points: number,
  program: Program,
  now: number,
): void {
  const given = take(books.parcels, points, redeemedBy(redemptionId), latestFirst).map((parcel) =>
    isPast(parcel.expiresAt, now) ? { ...parcel, expiresAt: refundExpiry(now, program) } : parcel,
  );
  for (const parcel of given.sort(earliestFirst)) arrive(books, parcel);
  books.lifetime.refunded += points;
}

/** Moves available points out, earliest expiry first; answers them by expiry. */
export function moveOut(
  books: Books,
  points: number,
  why: 'transferred' | 'adjusted',
): { expiresAt: number | null; points: number }[] {
  if (points > availableOf(books)) throw new Refused('insufficient-points');
  const moved = take(books.parcels, points, available, earliestFirst);
  for (const parcel of moved) put(books.parcels, { ...parcel, place: { is: 'gone', why } });
  return byExpiry(moved);
}
