import type { Sale } from './invoices.ts';
import { moved } from './shift.ts';

/** A sale in the form of the API's request. */
export interface Purchase {
  readonly member: string;
  readonly purchaseId: string;
  /** The body of the request. The same sale with the same shift always has the same bytes. */
  readonly body: string;
}

const STORE = 'online-retail';

/** The id of a sale's line. A return of the line uses the same id. */
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
