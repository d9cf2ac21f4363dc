import type { Discount, PurchaseLine } from './purchase.ts';

/** A line with whether its kind, the till and the programme let it earn. */
export interface RecordedLine extends PurchaseLine {
  readonly earns: boolean;
}

/** The lines of a purchase as its entry keeps them. */
export interface RecordedLines {
  /** In the order in which ties are decided. */
  readonly lines: readonly RecordedLine[];
  readonly discounts: readonly Discount[];
  readonly isFirstForm: boolean;
}
