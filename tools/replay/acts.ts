import type { InvoiceLine } from './invoice-line.ts';
import type { Cancellation, Invoice, Sale } from './invoices.ts';
import { thousandths } from './pennies.ts';
import { goodsKey, type Returnable } from './returnable.ts';

/** The goods of one sale that a cancellation takes back. */
export interface GoodsBack {
  readonly kind: 'return';
  readonly member: string;
  /** The invoice of the cancellation. */
  readonly invoice: string;
  readonly purchaseId: string;
  readonly at: number;
  /** Quantities in thousandths, by line of the sale. */
  readonly quantities: ReadonlyMap<string, number>;
}

/** An act of a shop with a member: one call. */
export type Act = Sale | GoodsBack;

/** The counts of how lines of cancellations found their sales. */
export interface Matching {
  matched: number;
  unmatched: number;
  /** The first unmatched lines, for the summary. */
  readonly firstUnmatched: InvoiceLine[];
}

const UNMATCHED_KEPT_MAX = 20;

export const nothingMatched = (): Matching => ({ matched: 0, unmatched: 0, firstUnmatched: [] });

/**
 * The acts of a file, in the order of the invoices: a sale unchanged, a cancellation as one return for each sale that
 * it takes goods of. A line is matched only with sales before it, so a return always follows its sale. The same file
 * makes the same returns however much of it is replayed.
 */
export async function* actsOf(
  invoices: AsyncIterable<Invoice>,
  returnable: Returnable,
  matching: Matching,
): AsyncGenerator<Act> {
  for await (const invoice of invoices) {
    if (invoice.kind === 'cancellation') {
      yield* returnsOf(invoice, returnable, matching);
      continue;
    }
    returnable.add(invoice);
    yield invoice;
  }
}

function returnsOf(
  { member, invoice, at, lines }: Cancellation,
  returnable: Returnable,
  matching: Matching,
): GoodsBack[] {
  const bySale = new Map<string, Map<string, number>>();
  for (const line of lines) {
    const taken = returnable.take(goodsKey(line), -thousandths(line.quantity), at);
    if (taken === undefined) {
      matching.unmatched++;
      if (matching.firstUnmatched.length < UNMATCHED_KEPT_MAX) matching.firstUnmatched.push(line);
      continue;
    }
    matching.matched++;
    const quantities = bySale.get(taken.purchaseId) ?? new Map<string, number>();
    for (const { lineId, quantity } of taken.lines) {
      quantities.set(lineId, (quantities.get(lineId) ?? 0) + quantity);
    }
    bySale.set(taken.purchaseId, quantities);
  }
  return [...bySale].map(([purchaseId, quantities]) => ({
    kind: 'return',
    member,
    invoice,
    purchaseId,
    at,
    quantities,
  }));
}
