import type { Condition } from '#shared/domain/conditions/condition.ts';
import type { Decimal } from '#shared/domain/program/program.ts';
import type { Selection } from '#shared/domain/purchases/selection.ts';

/** When it runs, by `occurredAt`; weekdays and hours in the time zone of the store, else of the programme. All that is named must hold. */
export interface Schedule {
  /** The first instant. */
  readonly from?: number | undefined;
  /** The first instant after it. */
  readonly to?: number | undefined;
  /** 1 is Monday. */
  readonly weekdays?: readonly number[] | undefined;
  /** From the first hour up to, but without, the second; `[22, 6]` goes over midnight. */
  readonly hours?: readonly [from: number, to: number] | undefined;
}

/** The members that it is for. Every part that is named must hold. */
export interface Audience {
  readonly tiers?: readonly string[] | undefined;
  /** One of these is enough. */
  readonly segments?: readonly string[] | undefined;
  readonly experiment?: { readonly id: string; readonly variant: string } | undefined;
}

/**
 * A bonus repeats for each full quantity, or each full amount in minor units of the purchase's currency, of the
 * selected lines.
 */
export type Per = Selection & {
  readonly quantity?: number | undefined;
  readonly amount?: number | undefined;
};

export type Effect =
  | { readonly type: 'multiplier'; readonly factor: Decimal }
  | { readonly type: 'bonus'; readonly points: number; readonly per?: Per | undefined }
  | (Selection & {
      readonly type: 'per-line';
      readonly factor?: Decimal | undefined;
      /** Points for a unit, instead of the programme's: of the currency, or of the base where it has none of its own. */
      readonly pointsPerUnit?: Decimal | undefined;
    });

export interface Stacking {
  readonly group?: string | undefined;
  readonly exclusive?: boolean | undefined;
  /** The default is 0. */
  readonly priority?: number | undefined;
}

/** Points, and times. */
export interface Limits {
  readonly pointsPerPurchase?: number | undefined;
  readonly timesPerMember?: number | undefined;
  readonly timesPerMemberPerDay?: number | undefined;
  readonly timesPerMemberPerYear?: number | undefined;
  readonly budgetPoints?: number | undefined;
}

/** A promotion as a marketer writes it. */
export interface Promotion {
  readonly name: string;
  /** `shadow` evaluates and records on every purchase, and pays nothing. The default is `live`. */
  readonly mode?: 'live' | 'shadow' | undefined;
  readonly schedule?: Schedule | undefined;
  readonly audience?: Audience | undefined;
  readonly conditions: Condition;
  readonly effect: Effect;
  readonly stacking?: Stacking | undefined;
  readonly limits?: Limits | undefined;
}

/** One version of a promotion; versions are never changed. */
export interface PromotionVersion extends Promotion {
  readonly promotionId: string;
  /** 1, 2, 3 …, of this promotion. */
  readonly version: number;
}
