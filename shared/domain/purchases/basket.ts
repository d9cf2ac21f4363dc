import type { Rational } from '#shared/domain/money/rational.ts';
import type { RecordedLine } from './recorded.ts';

/** A purchase as effects see it. */
export interface Basket {
  readonly lines: readonly EarningLine[];
  /** The facts look at it. */
  readonly counted: Counted;
  /** The part of each line's `worth` that earns; below one in the first form only. */
  readonly share: Rational;
  /** Points for a minor unit of its currency, as the programme has it. */
  readonly rate: Rational;
  /**
   * Units that points are given for in a minor unit of its currency: major units of it, or of the base currency where
   * it has no points of its own.
   */
  readonly units: Rational;
}

/** A line with the part of it that earns. */
export interface EarningLine extends RecordedLine {
  /** Minor units that earn: without what points paid. */
  readonly worth: number;
  /** Thousandths of its quantity that earn. */
  readonly pieces: number;
  /** Something of it earns. */
  readonly counts: boolean;
}

/** The part of a line that facts look at. */
export interface CountedLine {
  readonly sku?: string | undefined;
  readonly category?: string | undefined;
  readonly amount: number;
  readonly thousandths: number;
}

export interface Counted {
  readonly lines: readonly CountedLine[];
  /** Minor units. */
  readonly total: number;
}
