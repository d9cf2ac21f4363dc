import type { Scalar } from './condition.ts';
import type { Selection } from './selection.ts';

/**
 * What conditions may ask about a purchase and its member at the booking. Amounts are minor units of the purchase's
 * currency, of the base currency for `totalBase`.
 */
export interface Facts {
  readonly total: number;
  readonly totalBase: number;
  readonly currency: string;
  readonly channel: string;
  readonly store: string | undefined;
  readonly skus: readonly string[];
  readonly categories: readonly string[];
  readonly quantity: number;
  readonly lineCount: number;
  /** By `occurredAt` in the programme's time zone; 1 is Monday. */
  readonly weekday: number;
  readonly hour: number;
  /** The tier before the purchase. */
  readonly tier: string;
  /** Before the purchase. */
  readonly purchaseCount: number;
  /** Local dates between the enrolment and `occurredAt`, never below 0. */
  readonly daysSinceEnrolment: number;
  readonly occurredAt: number;
  amountOf(selection: Selection): number;
  quantityOf(selection: Selection): number;
}

/** Facts that live with the person. The ledger records the truth of what was asked of them, never the values. */
export interface PersonFacts {
  /** `YYYY-MM-DD`. */
  readonly birthDate?: string | undefined;
  readonly attributes: Readonly<Record<string, Scalar>>;
  readonly segments: readonly string[];
}

export const unknownPerson: PersonFacts = { attributes: {}, segments: [] };
