import { spread } from '#shared/domain/money/spread.ts';
import type { Exclusion } from '#shared/domain/program/program.ts';
import { excludes } from './exclusion.ts';
import type { LineKind, Purchase, PurchaseLine } from './purchase.ts';

/** The kinds of lines that points can pay. */
const payableKinds: ReadonlySet<LineKind> = new Set(['goods', 'shipping', 'fee']);

/** The lines that points can pay, by what a programme excludes: their amounts, 0 for other lines. */
function payableOf(lines: readonly PurchaseLine[], exclude: Exclusion = {}): readonly number[] {
  return lines.map((line) =>
    payableKinds.has(line.kind ?? 'goods') && !excludes(exclude, line) ? line.amount : 0,
  );
}

/** The part of a purchase that points can pay, in minor units. */
export function payableAmount({ lines, total }: Purchase, exclude?: Exclusion): number {
  const payable = payableOf(lines, exclude).reduce((sum, amount) => sum + amount, 0);
  return Math.max(0, Math.min(payable, total));
}

/** The amount that the payments of a purchase name. */
export function paidAmount({ payments = [] }: Pick<Purchase, 'payments'>): number {
  return payments.reduce((sum, { amount }) => sum + amount, 0);
}

/** `whole` spread over the lines as payments are: by what points can pay of each. */
export function spreadOverPayable(
  lines: readonly PurchaseLine[],
  whole: number,
  exclude?: Exclusion,
): readonly number[] {
  return spread(whole, payableOf(lines, exclude));
}
