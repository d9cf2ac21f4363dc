import type { CounterMove, Entry } from '#shared/domain/ledger/entry.ts';
import type { AccountState } from '#shared/domain/ledger/state.ts';
import { floorShare } from '#shared/domain/money/spread.ts';
import { budgetCounter } from '#shared/domain/promotions/budgets.ts';
import { givenBack, type PromotionUse } from '#shared/domain/promotions/uses.ts';
import type { RecordedLine } from '#shared/domain/purchases/recorded.ts';
import { isBack, type LineBack, pointsBack } from '#shared/domain/purchases/returned.ts';
import { localDay } from '#shared/domain/time/calendar.ts';
import { coversAt, pointsOfAward } from './line-points.ts';

/** The parts of the lines that are back: before a return, and after it. */
interface Change {
  readonly before: readonly LineBack[];
  readonly after: readonly LineBack[];
}

/** The points that a return took of those that the goods owed. */
interface Taken {
  readonly taken: number;
  readonly owed: number;
  /** By the returns before it. */
  readonly forgivenBefore: number;
}

/**
 * The points taken of a budget's part of those that goods owed. Where a return owes nothing, its part belongs to points
 * that earlier returns owed, and goes back unless they forgave some.
 */
function takenOf(part: number, { taken, owed, forgivenBefore }: Taken): number {
  if (owed > 0) return floorShare(part, taken, owed);
  return forgivenBefore > 0 ? 0 : part;
}

/**
 * Budgets get back the taken points that they paid: their part of the points that the goods owed, in the proportion of
 * taken to owed.
 */
export function budgetsBack(
  { awards = [], judged }: Entry,
  lines: readonly RecordedLine[],
  { before, after }: Change,
  taken: Taken,
): readonly CounterMove[] {
  return awards.flatMap(({ promotionId, points }, index) => {
    if (promotionId === undefined || !judged?.budgeted.includes(index)) return [];
    const parts = pointsOfAward(lines, points, judged.covers[index]);
    const back = pointsBack(lines, parts, after) - pointsBack(lines, parts, before);
    const by = takenOf(back, taken);
    return by > 0 ? [{ counter: budgetCounter(promotionId), by: -by }] : [];
  });
}

/**
 * The uses of a purchase that is undone, which go back to the day by which they were judged. Where its returns follow those
 * of the first form, a use goes back once every line that its award covers has come back whole.
 */
export function usesBack(
  { uses }: AccountState,
  { awards = [], judged, change, occurredAt }: Entry,
  lines: readonly RecordedLine[],
  { before, after }: Change,
  { isUndone, isFirstForm }: { readonly isUndone: boolean; readonly isFirstForm: boolean },
  timeZone: string,
): readonly PromotionUse[] {
  const counted = change.kind === 'accrual' ? (change.uses ?? []) : [];
  return awards.flatMap(({ promotionId }, index) => {
    if (!counted.some((use) => use.promotionId === promotionId && use.times > 0)) return [];
    const use = uses.find((one) => one.promotionId === promotionId);
    const covered = coversAt(judged?.covers[index]);
    const isCoveredBack = isBack(lines, after, covered) && !isBack(lines, before, covered);
    if (!use || !(isFirstForm ? isCoveredBack : isUndone)) return [];
    return [givenBack(use, judged?.day ?? localDay(occurredAt, timeZone))];
  });
}
