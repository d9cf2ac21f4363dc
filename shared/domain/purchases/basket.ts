import type { Rational } from '#shared/domain/money/rational.ts';
import type { PurchaseLine } from './purchase.ts';

/** A purchase as effects see it. */
export interface Basket {
  readonly lines: readonly EarningLine[];
  /** The part of the total that points did not pay: only that earns. */
  readonly share: Rational;
  /** Points for a minor unit of its currency, as the programme has it. */
  readonly rate: Rational;
  /**
   * Units that points are given for in a minor unit of its currency: major units of it, or of the base currency where
   * it has no points of its own.
   */
  readonly units: Rational;
}

/** A purchase's lines with whether each earned, packed. */
export type EarningLine = PurchaseLine & { readonly earns: boolean };
