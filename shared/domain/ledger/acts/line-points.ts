import type { Award } from '#shared/domain/ledger/award.ts';
import type { Judged } from '#shared/domain/ledger/entry.ts';
import { bitAt } from '#shared/domain/ledger/packed/pack.ts';
import { spread } from '#shared/domain/money/spread.ts';
import type { RecordedLine } from '#shared/domain/purchases/recorded.ts';

/** A total split over the lines that `covered` names, by the amount paid for each. */
export function spreadOver(
  lines: readonly RecordedLine[],
  total: number,
  covered: (line: RecordedLine, index: number) => boolean,
): readonly number[] {
  const over = lines.filter(covered);
  const parts = spread(
    total,
    over.map(({ amount }) => amount),
  );
  const byLine = new Map(over.map((line, index) => [line, parts[index] ?? 0]));
  return lines.map((line) => byLine.get(line) ?? 0);
}

/**
 * The points of each line: every award split over the lines that it covers. An award that takes, of a tier below 1 or a
 * low rate, could leave a line less than nothing by its rounding: then all are split as one.
 */
export function pointsOfLines(
  lines: readonly RecordedLine[],
  awards: readonly Award[],
  covers: Judged['covers'] = [],
): readonly number[] {
  const shares = awards.map(({ points }, index) => pointsOfAward(lines, points, covers[index]));
  const whole = lines.map((_, index) => shares.reduce((sum, share) => sum + (share[index] ?? 0), 0));
  if (whole.every((points) => points >= 0)) return whole;
  const total = awards.reduce((sum, { points }) => sum + points, 0);
  return spreadOver(lines, total, ({ earns }) => earns);
}

/** Whether an award covers a line: `cover` has a bit for each, or is undefined where it covers all that earn. */
export function coversAt(cover: Uint8Array | undefined): (line: RecordedLine, index: number) => boolean {
  return cover === undefined ? ({ earns }) => earns : (_, index) => bitAt(cover, index);
}

/** The points of one award by line. */
export function pointsOfAward(
  lines: readonly RecordedLine[],
  points: number,
  cover: Uint8Array | undefined,
): readonly number[] {
  return spreadOver(lines, points, coversAt(cover));
}
