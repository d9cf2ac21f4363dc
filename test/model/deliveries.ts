import type { Program } from '#shared/domain/program/program.ts';
import { arrive, type BookedPurchase, type Books, type Delivery, thousandths } from './books.ts';
import { maturityOf } from './dates.ts';
import { available, earliestFirst, type Parcel, put, sumOf, take, undeliveredOf } from './parcels.ts';
import { Refused } from './refused.ts';
import { portionDown } from './shares.ts';

const DELIVERIES_MAX = 20;
const DAY_MS = 86_400_000;

/** The instant at which the points of a purchase wait no longer. */
export function waitsUntil(occurredAt: number): number {
  return occurredAt + 400 * DAY_MS;
}

/** Goods are delivered: their share of what waits matures as if they were bought then. */
export function deliver(
  books: Books,
  purchaseId: string,
  { occurredAt, lines }: { occurredAt: number; lines?: readonly { lineId: string; quantity: number }[] },
  program: Program,
  now: number,
): { pointsDelivered: number } {
  const booked = books.purchases.get(purchaseId);
  if (!booked) throw new Refused('purchase-not-found');
  const { delivery } = booked;
  if (!delivery) throw new Refused('not-waiting');
  if (delivery.count === DELIVERIES_MAX) throw new Refused('too-many-parts');
  const named = piecesOf(booked, delivery, lines);
  const at = Math.max(occurredAt, booked.purchase.occurredAt);
  const dated = maturityOf(at, program);
  const maturesAt = dated !== null && dated > now ? dated : null;
  const isLater = maturesAt !== null && booked.expiresAt !== null && maturesAt > booked.expiresAt;
  const expiresAt = isLater ? maturesAt : booked.expiresAt;
  let pointsDelivered = 0;
  for (const [line, pieces] of named.entries()) {
    if (pieces === 0) continue;
    const waits = sumOf(books.parcels.filter(undeliveredOf(purchaseId, line)));
    const left = (booked.lines[line]?.quantity ?? 0) - (delivery.pieces[line] ?? 0);
    const points = portionDown(waits, pieces, left);
    take(books.parcels, points, undeliveredOf(purchaseId, line), earliestFirst);
    delivery.pieces[line] = (delivery.pieces[line] ?? 0) + pieces;
    pointsDelivered += points;
  }
  if (maturesAt === null) arrive(books, { points: pointsDelivered, expiresAt });
  else
    put(books.parcels, {
      points: pointsDelivered,
      expiresAt,
      place: { is: 'pending', purchaseId, maturesAt },
    });
  delivery.lots.push({ maturesAt, expiresAt, points: pointsDelivered });
  delivery.count += 1;
  return { pointsDelivered };
}

/** Thousandths of each line that a delivery names: never more than no delivery has named. */
function piecesOf(
  { lines }: BookedPurchase,
  { pieces }: Delivery,
  named: readonly { lineId: string; quantity: number }[] | undefined,
): number[] {
  const left = lines.map(({ quantity }, line) => quantity - (pieces[line] ?? 0));
  const isUnknown = named?.some(({ lineId }) => !lines.some((line) => line.lineId === lineId));
  if (isUnknown) throw new Refused('unknown-line');
  if (left.every((rest) => rest === 0)) throw new Refused('amount-exceeds-original');
  if (!named) return left;
  return lines.map(({ lineId }, line) => {
    const asked = thousandths(named.find((one) => one.lineId === lineId)?.quantity ?? 0);
    if (asked > (left[line] ?? 0)) throw new Refused('amount-exceeds-original');
    return asked;
  });
}

/** Takes back points of a purchase that waits for deliveries, and returns them; `owed` is by line. */
export function takeDelivered(
  books: Books,
  purchaseId: string,
  delivery: Delivery,
  owed: readonly number[],
  { clawback }: Program,
): Parcel[] {
  const taken = owed.flatMap((points, line) =>
    take(books.parcels, points, undeliveredOf(purchaseId, line), earliestFirst),
  );
  const all = owed.reduce((sum, points) => sum + points, 0);
  const byDate = [...delivery.lots].sort((a, b) => (b.maturesAt ?? 0) - (a.maturesAt ?? 0));
  for (const lot of byDate) {
    const isPending = ({ place }: Parcel) =>
      place.is === 'pending' && place.purchaseId === purchaseId && place.maturesAt === lot.maturesAt;
    const isOwn = (parcel: Parcel) => available(parcel) && parcel.expiresAt === lot.expiresAt;
    const waits = books.parcels.some(isPending);
    if (!waits && clawback === 'pending-only') continue;
    const most = Math.min(lot.points, all - sumOf(taken));
    const gone = take(books.parcels, most, waits ? isPending : isOwn, earliestFirst);
    lot.points -= sumOf(gone);
    taken.push(...gone);
  }
  for (const line of owed.keys()) {
    taken.push(...take(books.parcels, all - sumOf(taken), undeliveredOf(purchaseId, line), earliestFirst));
  }
  return taken;
}
