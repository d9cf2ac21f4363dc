import type { Purchase } from '#shared/domain/ledger/purchase.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { arrive, type Books, thousandths } from './books.ts';
import { expiryOf, maturityOf } from './dates.ts';
import { earn } from './earning.ts';
import { isPast, put } from './parcels.ts';
import { credit, periodOfSale } from './standing.ts';

/** Books a purchase; answers the points earned. */
export function buy(
  books: Books,
  purchaseId: string,
  purchase: Purchase,
  program: Program,
  now: number,
): number {
  const earned = earn(purchase, books.standing.tier, program);
  const points = earned.reduce((sum, line) => sum + line.points, 0);
  const qualifying = earned.reduce((sum, line) => sum + line.qualifying, 0);
  const maturesAt = maturityOf(purchase.occurredAt, program);
  const expiresAt = expiryOf(purchase.occurredAt, program);
  const period = periodOfSale(books.standing, purchase.occurredAt, program);
  books.lifetime.earned += points;
  if (maturesAt !== null && maturesAt > now && !isPast(expiresAt, now)) {
    put(books.parcels, { points, expiresAt, place: { is: 'pending', purchaseId, maturesAt } });
  } else {
    arrive(books, { points, expiresAt });
  }
  if (period !== null) credit(books.standing, period, qualifying, program);
  const lines = purchase.lines.map(({ lineId, quantity }, index) => ({
    lineId,
    quantity: thousandths(quantity),
    points: earned[index]?.points ?? 0,
    qualifying: earned[index]?.qualifying ?? 0,
    returned: 0,
  }));
  books.purchases.set(purchaseId, { purchase, lines, expiresAt, period, givenBack: new Map() });
  return points;
}
