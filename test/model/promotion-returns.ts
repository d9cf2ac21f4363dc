import type { Program } from '#shared/domain/program/program.ts';
import type { BookedLine, BookedPurchase, Books } from './books.ts';
import { judgedAt } from './local-time.ts';
import { countsUses } from './purchases.ts';
import { cameBackDown, portionDown } from './shares.ts';

/**
 * Points of each award, in their order, that goods which came back ask for: of its share of a line, rounded down over
 * all that came back by now. `before` has the lines as they were.
 */
export function askAwards({ awards, lines }: BookedPurchase, before: readonly BookedLine[]): number[] {
  return awards.map(({ shares }) =>
    lines.reduce((sum, line, index) => {
      const share = shares[index] ?? 0;
      return sum + cameBackDown(line, share) - cameBackDown(before[index] ?? line, share);
    }, 0),
  );
}

/**
 * Of what the goods owed, budgets get back the part that was taken. Goods that owe nothing bring what goods before them
 * owed already, if all of that was taken.
 */
export function refillBudgets(
  { awards, forgiven }: BookedPurchase,
  asked: readonly number[],
  { taken, owed }: { readonly taken: number; readonly owed: number },
): void {
  if (owed <= 0 && forgiven > 0) return;
  for (const [index, part] of asked.entries()) {
    const award = awards[index];
    if (award?.promotion?.limits?.budgetPoints === undefined) continue;
    award.budgetBack += owed <= 0 ? part : portionDown(part, taken, owed);
  }
}

/** A purchase of which all pieces came back counts no more, and its uses neither, unless something was forgiven. */
export function undo(
  books: Books,
  booked: BookedPurchase,
  program: Program,
  active: readonly string[],
): void {
  const { purchase, awards, lines, forgiven } = booked;
  if (forgiven > 0 || lines.some(({ returned, quantity }) => returned < quantity)) return;
  booked.isUndone = true;
  const { day } = judgedAt(purchase, program);
  for (const { promotion } of awards) {
    if (!promotion || !countsUses(promotion)) continue;
    books.uses.push({ promotionId: promotion.promotionId, day, change: -1, active });
  }
}
