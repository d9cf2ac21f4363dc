import type { GoodsBack } from './acts.ts';
import { moved } from './shift.ts';

/** A return in the form of the API's request. */
export interface Return {
  readonly member: string;
  readonly purchaseId: string;
  /** Unique in a purchase, because a cancellation makes one return of each sale. */
  readonly returnId: string;
  /** The body of the request. The same cancellation with the same shift always has the same bytes. */
  readonly body: string;
}

export function returnOf({ member, invoice, purchaseId, at, quantities }: GoodsBack, weeks: number): Return {
  const body = {
    occurredAt: new Date(moved(at, weeks)).toISOString(),
    lines: [...quantities].map(([lineId, quantity]) => ({ lineId, quantity: quantity / 1000 })),
  };
  return { member, purchaseId, returnId: invoice, body: JSON.stringify(body) };
}
