import { badInput } from '../terminal/stop.ts';
import type { InvoiceLine } from './invoice-line.ts';
import { invoiceKey } from './invoices.ts';
import { goodsKey } from './returnable.ts';

/**
 * The result of one pass over the whole file. It suffices to move dates, join invoices, match returns and show
 * progress.
 */
export interface Survey {
  readonly lines: number;
  readonly sales: number;
  /** The latest time in the file, in ms since 1970. */
  readonly lastAt: number;
  /** Invoices whose lines are not adjacent, each with its last line. */
  readonly split: readonly (readonly [invoiceKey: string, lastLine: number])[];
  /** The keys of the goods that some cancellation takes back. */
  readonly cancelled: readonly string[];
}

/** Reads every line, so that a malformed one is found before anything is sent. */
export async function surveyOf(lines: AsyncIterable<InvoiceLine>): Promise<Survey> {
  const begun = new Set<string>();
  const split = new Map<string, number>();
  const cancelled = new Set<string>();
  let sales = 0;
  let count = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let previous: string | undefined;
  for await (const line of lines) {
    count++;
    lastAt = Math.max(lastAt, line.at);
    if (line.leftOut !== undefined) continue;
    const key = invoiceKey(line);
    if (split.has(key) || (key !== previous && begun.has(key))) split.set(key, line.line);
    if (line.kind === 'cancellation') cancelled.add(goodsKey(line));
    else if (!begun.has(key)) sales++;
    begun.add(key);
    previous = key;
  }
  if (count === 0) throw badInput('The file has a header but no invoice lines.');
  return { lines: count, sales, lastAt, split: [...split], cancelled: [...cancelled] };
}
