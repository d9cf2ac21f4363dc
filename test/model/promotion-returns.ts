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

/** A use goes back when all lines have come back that the award covers, whatever was taken for them. */
export function giveUsesBack(
  books: Books,
  { purchase, awards, lines }: BookedPurchase,
  program: Program,
  active: readonly string[],
): void {
  const { day } = judgedAt(purchase, program);
  for (const award of awards) {
    const { promotion, shares, isGivenBack } = award;
    if (!promotion || isGivenBack || !countsUses(promotion)) continue;
    const covered = lines.filter((_, index) => shares[index] !== null);
    if (covered.some(({ returned, quantity }) => returned < quantity)) continue;
    award.isGivenBack = true;
    books.uses.push({ promotionId: promotion.promotionId, day, change: -1, active });
  }
}
