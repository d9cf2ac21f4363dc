import { basketOf } from '#shared/domain/ledger/acts/earning.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Basket } from '#shared/domain/purchases/basket.ts';
import type { PurchaseLine } from '#shared/domain/purchases/purchase.ts';
import { purchaseOf } from '../ledger/purchases.ts';

/** The fields in which a line differs from one piece of 10.00 EUR. */
export type LineChange = Partial<PurchaseLine>;

/** A basket in EUR, a line for each change. `paid` of it is paid with points. */
export function basketWith(
  changes: readonly LineChange[],
  { paid = 0, program = initialProgram }: { readonly paid?: number; readonly program?: Program } = {},
): Basket {
  const payments = paid > 0 ? [{ redemptionId: 'r1', amount: paid }] : undefined;
  const purchase = purchaseOf(
    changes.map(({ amount = 1000 }) => amount),
    { payments },
  );
  return basketOf(program, {
    ...purchase,
    lines: purchase.lines.map((line, index) => ({ ...line, ...changes[index] })),
  });
}
