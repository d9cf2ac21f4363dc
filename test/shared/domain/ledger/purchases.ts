import type { Purchase } from '#shared/domain/purchases/purchase.ts';

/** A purchase of one line, or of lines with these amounts; minor units. */
export function purchaseOf(amounts: number | readonly number[], changes: Partial<Purchase> = {}): Purchase {
  const list = typeof amounts === 'number' ? [amounts] : amounts;
  return {
    occurredAt: Date.UTC(2026, 10, 22, 10),
    channel: 'pos',
    store: 'dublin-1',
    currency: 'EUR',
    total: list.reduce((sum, amount) => sum + amount, 0),
    lines: list.map((amount, index) => ({
      lineId: String(index + 1),
      sku: `SKU-${index}`,
      quantity: 1,
      amount,
    })),
    ...changes,
  };
}
