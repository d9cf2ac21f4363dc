import type { Program } from '#shared/domain/program/program.ts';
import type { BookedLine, BookedPurchase, Books } from './books.ts';
import { integer } from './fraction.ts';
import { localTime } from './local-time.ts';
import { countsUses } from './purchases.ts';
import { portionDown, split } from './shares.ts';

/**
 * Points of each award, in their order, that goods which came back ask for: what is asked of a line is spread over
 * what is left of the awards on it. `before` has the lines as they were.
 */
export function askAwards({ awards, lines }: BookedPurchase, before: readonly BookedLine[]): number[] {
  const asked = awards.map(() => 0);
  for (const [index, { points, returned, quantity }] of lines.entries()) {
    const earlier = portionDown(points, before[index]?.returned ?? 0, quantity);
    const left = awards.map(({ shares, owed }) => (shares[index] ?? 0) - (owed[index] ?? 0));
    const isLast = returned === quantity;
    const parts = isLast ? left : split(portionDown(points, returned, quantity) - earlier, left.map(integer));
    for (const [which, { owed }] of awards.entries()) {
      const part = parts[which] ?? 0;
      owed[index] = (owed[index] ?? 0) + part;
      asked[which] = (asked[which] ?? 0) + part;
    }
  }
  return asked;
}

/** Of the points that were taken each award's part goes back to its budget. */
export function refillBudgets({ awards }: BookedPurchase, asked: readonly number[], taken: number): void {
  if (asked.reduce((sum, part) => sum + part, 0) <= 0) return;
  for (const [index, part] of split(taken, asked.map(integer)).entries()) {
    const award = awards[index];
    if (award?.promotion?.limits?.budgetPoints === undefined) continue;
    award.budgetBack = Math.max(0, Math.min(award.budgetBack + part, award.points));
  }
}

/** A use goes back when all lines have come back that the award covers, whatever was taken for them. */
export function giveUsesBack(
  books: Books,
  { purchase, awards, lines }: BookedPurchase,
  { timeZone }: Program,
  active: readonly string[],
): void {
  const { day } = localTime(purchase.occurredAt, timeZone);
  for (const award of awards) {
    const { promotion, shares, isGivenBack } = award;
    if (!promotion || isGivenBack || !countsUses(promotion)) continue;
    const covered = lines.filter((_, index) => shares[index] !== null);
    if (covered.some(({ returned, quantity }) => returned < quantity)) continue;
    award.isGivenBack = true;
    books.uses.push({ promotionId: promotion.promotionId, day, change: -1, active });
  }
}
