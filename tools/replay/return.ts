import type { GoodsBack } from './acts.ts';
import { moved } from './shift.ts';

/** A return as the API takes it. */
export interface Return {
  readonly member: string;
  readonly purchaseId: string;
  /** Unique per purchase: the cancellation makes one return of each sale. */
  readonly returnId: string;
  /** The request's body, byte for byte the same whenever the same cancellation is sent with the same shift. */
  readonly body: string;
}

export function returnOf({ member, invoice, purchaseId, at, quantities }: GoodsBack, weeks: number): Return {
  const body = {
    occurredAt: new Date(moved(at, weeks)).toISOString(),
    lines: [...quantities].map(([lineId, quantity]) => ({ lineId, quantity: quantity / 1000 })),
  };
  return { member, purchaseId, returnId: invoice, body: JSON.stringify(body) };
}
