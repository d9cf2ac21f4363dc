import type { Program } from '#shared/domain/program/program.ts';
import { arrive, type Books } from './books.ts';
import { available, earliestFirst, isPast, put, reservedBy, take } from './parcels.ts';
import { endPeriod, fall, periodEnd } from './standing.ts';

/** Books everything due up to `now`, one instant after the other. */
export function settle(books: Books, program: Program, now: number): void {
  for (;;) {
    const at = Math.min(...dueInstants(books, program));
    if (at > now) return;
    mature(books, at);
    lapse(books, at);
    expire(books, at);
    if (periodEnd(books.standing, program) <= at) endPeriod(books.standing, program);
    const { fallsAt } = books.standing;
    if (fallsAt !== null && fallsAt <= at) fall(books.standing, program);
  }
}

function dueInstants({ parcels, redemptions, standing }: Books, program: Program): number[] {
  const instants = [
    ...parcels.map(({ place }) => (place.is === 'pending' ? place.maturesAt : null)),
    ...parcels.map(({ place }) => (place.is === 'undelivered' ? place.until : null)),
    ...parcels.filter(available).map(({ expiresAt }) => expiresAt),
    ...[...redemptions.values()].map(({ status, expiresAt }) => (status === 'reserved' ? expiresAt : null)),
    periodEnd(standing, program),
    standing.fallsAt,
  ];
  return instants.filter((instant) => instant !== null);
}

function mature(books: Books, at: number): void {
  const due = take(
    books.parcels,
    Number.POSITIVE_INFINITY,
    ({ place }) => place.is === 'pending' && place.maturesAt <= at,
    earliestFirst,
  );
  for (const parcel of due) arrive(books, parcel);
}

function lapse(books: Books, at: number): void {
  for (const [redemptionId, redemption] of books.redemptions) {
    if (redemption.status !== 'reserved' || redemption.expiresAt > at) continue;
    redemption.status = 'lapsed';
    release(books, redemptionId);
  }
}

/** Removes available points past their expiry, and those that wait no longer; reserved points do not expire. */
function expire(books: Books, at: number): void {
  for (const parcel of [...books.parcels]) {
    const { place, expiresAt } = parcel;
    const isGone = available(parcel)
      ? isPast(expiresAt, at)
      : place.is === 'undelivered' && place.until <= at;
    if (!isGone) continue;
    books.parcels.splice(books.parcels.indexOf(parcel), 1);
    put(books.parcels, { ...parcel, place: { is: 'gone', why: 'expired' } });
    books.lifetime.expired += parcel.points;
  }
}

/** Gives the points that a redemption still reserves back to the places they came from. */
export function release(books: Books, redemptionId: string): void {
  const rest = take(books.parcels, Number.POSITIVE_INFINITY, reservedBy(redemptionId), earliestFirst);
  for (const parcel of rest) arrive(books, parcel);
}
