export type Channel = 'pos' | 'web' | 'app' | 'partner';

export interface Payment {
  readonly redemptionId: string;
  /** Minor units of the purchase's currency. */
  readonly amount: number;
}

export interface PurchaseLine {
  readonly lineId: string;
  readonly sku: string;
  readonly category?: string | undefined;
  /** Above 0, at most 3 decimals. */
  readonly quantity: number;
  /** Paid price in minor units. */
  readonly amount: number;
  readonly earns?: boolean | undefined;
}

export interface Purchase {
  /** An instant. */
  readonly occurredAt: number;
  readonly channel: Channel;
  readonly store?: string | undefined;
  readonly terminal?: string | undefined;
  readonly operator?: string | undefined;
  readonly currency: string;
  /** Minor units, as all amounts here. */
  readonly total: number;
  readonly lines: readonly PurchaseLine[];
  readonly payments?: readonly Payment[] | undefined;
  /** The version that a quote for it had answered. */
  readonly quoteVersion?: number | undefined;
}
