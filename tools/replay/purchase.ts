import type { Sale } from './invoices.ts';
import { moved } from './shift.ts';

/** A sale as the API takes it. */
export interface Purchase {
  readonly member: string;
  readonly purchaseId: string;
  /** The request's body, byte for byte the same whenever the same sale is sent with the same shift. */
  readonly body: string;
}

const STORE = 'online-retail';

/** The id of a sale's line; what is returned of it names the same. */
export const lineIdAt = (index: number): string => String(index + 1);

export function purchaseOf(sale: Sale, weeks: number): Purchase {
  const lines = sale.lines.map((line, index) => ({
    lineId: lineIdAt(index),
    sku: line.sku,
    quantity: Number(line.quantity),
    amount: line.amount,
  }));
  const body = {
    occurredAt: new Date(moved(sale.at, weeks)).toISOString(),
    channel: 'web',
    store: STORE,
    currency: 'GBP',
    total: lines.reduce((sum, line) => sum + line.amount, 0),
    lines,
  };
  return { member: sale.member, purchaseId: sale.invoice, body: JSON.stringify(body) };
}
