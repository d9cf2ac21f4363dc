export type Channel = 'pos' | 'web' | 'app' | 'partner';

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
  readonly payments?: readonly { readonly redemptionId: string; readonly amount: number }[] | undefined;
}
