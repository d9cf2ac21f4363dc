import type { InvoiceLine, LeftOut } from './invoice-line.ts';
import { badInput } from './stop.ts';

/** One invoice of one member, with every line of it that sells goods. */
export interface Sale {
  readonly member: string;
  readonly invoice: string;
  /** Of its first line: an invoice that was keyed in over a minute carries two times. */
  readonly at: number;
  readonly lines: readonly InvoiceLine[];
}

/** What was read and not replayed. */
export interface LeftOutCounts {
  linesWithoutCustomer: number;
  cancellations: number;
  linesOfCancellations: number;
  linesNotAboveZero: number;
}

export const nothingLeftOut = (): LeftOutCounts => ({
  linesWithoutCustomer: 0,
  cancellations: 0,
  linesOfCancellations: 0,
  linesNotAboveZero: 0,
});

/** Purchase ids are a member's own, so an invoice is told apart together with its member. */
export const saleKey = (line: { readonly member: string; readonly invoice: string }): string =>
  `${line.member}/${line.invoice}`;

/** The last line of every sale whose lines are not adjacent, by sale key: what the survey of the file found. */
export type SplitSales = ReadonlyMap<string, number>;

interface OpenSale extends Sale {
  readonly lines: InvoiceLine[];
  /** Where it is known to end; the line it began with, when its lines are adjacent. */
  readonly lastLine: number;
}

/** Sales that may wait in memory for a scattered one. */
const OPEN_SALES_MAX = 10_000;

/**
 * Puts lines together to sales, given in the order of their first lines. A sale is complete when another
 * begins, or, where its lines are scattered, at the last line that the survey saw of it; the sales that began
 * after it wait, because a member's purchases go out in the file's order. Counts what it leaves out into `leftOut`.
 */
export async function* salesOf(
  lines: AsyncIterable<InvoiceLine>,
  split: SplitSales,
  leftOut: LeftOutCounts,
): AsyncGenerator<Sale> {
  const open = new Map<string, OpenSale>();
  let cancellation: string | undefined;
  for await (const line of lines) {
    const key = saleKey(line);
    if (line.leftOut !== undefined) {
      countLeftOut(leftOut, line.leftOut, key !== cancellation);
      if (line.leftOut === 'cancellation') cancellation = key;
      continue;
    }
    const begun = open.get(key);
    if (begun !== undefined) {
      begun.lines.push(line);
      continue;
    }
    yield* completeBefore(line.line, open);
    if (open.size >= OPEN_SALES_MAX) throw tooFarApart(open);
    const { member, invoice, at } = line;
    open.set(key, { member, invoice, at, lines: [line], lastLine: split.get(key) ?? line.line });
  }
  yield* open.values();
}

/** Sales from the front on, up to the first that still has lines to come. */
function* completeBefore(line: number, open: Map<string, OpenSale>): Generator<Sale> {
  for (const [key, sale] of open) {
    if (sale.lastLine >= line) return;
    open.delete(key);
    yield sale;
  }
}

function countLeftOut(counts: LeftOutCounts, reason: LeftOut, begins: boolean): void {
  if (reason === 'no customer') counts.linesWithoutCustomer++;
  if (reason === 'not above zero') counts.linesNotAboveZero++;
  if (reason !== 'cancellation') return;
  counts.linesOfCancellations++;
  if (begins) counts.cancellations++;
}

function tooFarApart(open: ReadonlyMap<string, OpenSale>): Error {
  const [sale] = open.values();
  return badInput(
    `The lines of invoice ${sale?.invoice} lie too far apart (up to line ${sale?.lastLine}): sort the file by invoice first.`,
  );
}
