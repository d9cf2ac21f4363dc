export interface PurchaseBody {
  readonly occurredAt: string;
  readonly channel: string;
  readonly currency: string;
  readonly total: number;
  readonly lines: readonly LineBody[];
  readonly [field: string]: unknown;
}

export interface LineBody {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly amount: number;
  readonly [field: string]: unknown;
}

/** A purchase made now, as a till sends it, a line for each amount. */
export function purchaseOf(amounts: number | readonly number[], rest: object = {}): PurchaseBody {
  const lines = [amounts]
    .flat()
    .map((amount, index) => ({ lineId: String(index + 1), sku: `sku-${index + 1}`, quantity: 1, amount }));
  return {
    occurredAt: new Date().toISOString(),
    channel: 'pos',
    store: 'dublin-1',
    currency: 'EUR',
    total: lines.reduce((sum, { amount }) => sum + amount, 0),
    lines,
    ...rest,
  };
}
