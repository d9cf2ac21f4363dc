import { badInput } from '../terminal/stop.ts';
import type { InvoiceLine, LeftOut } from './invoice-line.ts';

interface InvoiceOf<Kind extends InvoiceLine['kind']> {
  readonly kind: Kind;
  readonly member: string;
  readonly invoice: string;
  /** Of its first line: an invoice that was keyed in over a minute carries two times. */
  readonly at: number;
  readonly lines: readonly InvoiceLine[];
}

/** One invoice of one member, with every line of it that sells goods. */
export type Sale = InvoiceOf<'sale'>;

/** One cancellation of one member, with every line of it that takes goods back; it names no sale. */
export type Cancellation = InvoiceOf<'cancellation'>;

export type Invoice = Sale | Cancellation;

/** What was read and belongs to no invoice that is replayed. */
export interface LeftOutCounts {
  linesWithoutCustomer: number;
  linesNotAboveZero: number;
}

export const nothingLeftOut = (): LeftOutCounts => ({ linesWithoutCustomer: 0, linesNotAboveZero: 0 });

/** Purchase ids are a member's own, so an invoice is told apart together with its member. */
export const invoiceKey = (line: { readonly member: string; readonly invoice: string }): string =>
  `${line.member}/${line.invoice}`;

/** The last line of every invoice whose lines are not adjacent, by its key: what the survey of the file found. */
export type SplitInvoices = ReadonlyMap<string, number>;

type OpenInvoice = Invoice & {
  readonly lines: InvoiceLine[];
  /** Where it is known to end; the line it began with, when its lines are adjacent. */
  readonly lastLine: number;
};

/** Invoices that may wait in memory for a scattered one. */
const OPEN_INVOICES_MAX = 10_000;

/**
 * Puts lines together to invoices, given in the order of their first lines. An invoice is complete when another
 * begins, or, where its lines are scattered, at the last line that the survey saw of it; those that began after
 * it wait, because what a member does goes out in the file's order. Counts what it leaves out into `leftOut`.
 */
export async function* invoicesOf(
  lines: AsyncIterable<InvoiceLine>,
  split: SplitInvoices,
  leftOut: LeftOutCounts,
): AsyncGenerator<Invoice> {
  const open = new Map<string, OpenInvoice>();
  for await (const line of lines) {
    if (line.leftOut !== undefined) {
      countLeftOut(leftOut, line.leftOut);
      continue;
    }
    const key = invoiceKey(line);
    const begun = open.get(key);
    if (begun !== undefined) {
      begun.lines.push(line);
      continue;
    }
    yield* completeBefore(line.line, open);
    if (open.size >= OPEN_INVOICES_MAX) throw tooFarApart(open);
    const { kind, member, invoice, at } = line;
    open.set(key, { kind, member, invoice, at, lines: [line], lastLine: split.get(key) ?? line.line });
  }
  yield* open.values();
}

/** Invoices from the front on, up to the first that still has lines to come. */
function* completeBefore(line: number, open: Map<string, OpenInvoice>): Generator<Invoice> {
  for (const [key, invoice] of open) {
    if (invoice.lastLine >= line) return;
    open.delete(key);
    yield invoice;
  }
}

function countLeftOut(counts: LeftOutCounts, reason: LeftOut): void {
  if (reason === 'no customer') counts.linesWithoutCustomer++;
  else counts.linesNotAboveZero++;
}

function tooFarApart(open: ReadonlyMap<string, OpenInvoice>): Error {
  const [first] = open.values();
  return badInput(
    `The lines of invoice ${first?.invoice} lie too far apart (up to line ${first?.lastLine}): sort the file by invoice first.`,
  );
}
