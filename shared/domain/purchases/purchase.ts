import type { StoreFacts } from '#shared/domain/stores/store.ts';

export type Channel = 'pos' | 'web' | 'app' | 'partner';

export interface Payment {
  readonly redemptionId: string;
  /** Minor units of the purchase's currency. */
  readonly amount: number;
  /** The member whose redemption it is; the buyer where absent. */
  readonly member?: string | undefined;
  /** Nobody knew the redemption when the purchase was booked. */
  readonly isUnknown?: true | undefined;
}

/** The kinds of lines that a purchase keeps. Positions are part of the stored form: append, never reorder. */
export const lineKinds = ['goods', 'gift-card', 'deposit', 'shipping', 'fee', 'tip', 'rounding'] as const;

export type LineKind = (typeof lineKinds)[number];

/** Quantities have at most 3 decimals: as whole thousandths every sum of them is exact. */
export function thousandths(quantity: number): number {
  return Math.round(quantity * 1000);
}

/** A line of a purchase after all discounts. */
export interface PurchaseLine {
  readonly lineId: string;
  /** Goods where absent. */
  readonly kind?: LineKind | undefined;
  /** Goods always have one. */
  readonly sku?: string | undefined;
  readonly category?: string | undefined;
  /** Above 0, at most 3 decimals. */
  readonly quantity: number;
  /** Minor units, after the line's own discounts and its parts of those below the lines. */
  readonly amount: number;
  readonly earns?: boolean | undefined;
  /** Its place on the receipt, from 0. */
  readonly place?: number | undefined;
}

/** A discount below the lines, which their amounts have lost already. */
export interface Discount {
  readonly lineId: string;
  readonly sku?: string | undefined;
  readonly category?: string | undefined;
  /** Minor units, 0 or below. */
  readonly amount: number;
  /** Line ids; all goods where absent. */
  readonly appliesTo?: readonly string[] | undefined;
  readonly place?: number | undefined;
}

/** A purchase as its points are decided on. */
export interface Purchase {
  /** An instant. */
  readonly occurredAt: number;
  readonly channel: Channel;
  readonly store?: string | undefined;
  /** The description of its store in the configuration that judges it; absent where nobody described it. */
  readonly storeFacts?: StoreFacts | undefined;
  readonly terminal?: string | undefined;
  readonly operator?: string | undefined;
  /** The retailer's own name for the sale, whatever system sends it. */
  readonly sale?: string | undefined;
  readonly currency: string;
  /** Minor units, as all amounts here. */
  readonly total: number;
  /** In the order in which ties are decided: by line id in bytes. */
  readonly lines: readonly PurchaseLine[];
  readonly discounts?: readonly Discount[] | undefined;
  readonly payments?: readonly Payment[] | undefined;
  /** The event from which the points mature; the purchase where absent. */
  readonly maturesFrom?: 'purchase' | 'delivery' | undefined;
  /** The version that a quote for it had answered. */
  readonly quoteVersion?: number | undefined;
  /**
   * Booked when all lines were goods: payments are a share of the total, facts look at the whole receipt, and lines
   * stand in the order of the receipt.
   */
  readonly isFirstForm?: boolean | undefined;
}
