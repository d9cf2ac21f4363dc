import { badInput } from '../terminal/stop.ts';
import type { InvoiceLine, LeftOut } from './invoice-line.ts';

interface InvoiceOf<Kind extends InvoiceLine['kind']> {
  readonly kind: Kind;
  readonly member: string;
  readonly invoice: string;
  /** The time of the first line: an invoice that was keyed in over a minute has two times. */
  readonly at: number;
  readonly lines: readonly InvoiceLine[];
}

/** One invoice of one member, with every line of it that sells goods. */
export type Sale = InvoiceOf<'sale'>;

/** One cancellation of one member, with every line of it that takes goods back; it names no sale. */
export type Cancellation = InvoiceOf<'cancellation'>;

export type Invoice = Sale | Cancellation;

/** The counts of lines that belong to no replayed invoice. */
export interface LeftOutCounts {
  linesWithoutCustomer: number;
  linesNotAboveZero: number;
}

export const nothingLeftOut = (): LeftOutCounts => ({ linesWithoutCustomer: 0, linesNotAboveZero: 0 });

/** The key of an invoice: its id and its member, because purchase ids are unique only for a member. */
export const invoiceKey = (line: { readonly member: string; readonly invoice: string }): string =>
  `${line.member}/${line.invoice}`;

/** The last line of every invoice whose lines are not adjacent, by its key. The survey of the file found them. */
export type SplitInvoices = ReadonlyMap<string, number>;

type OpenInvoice = Invoice & {
  readonly lines: InvoiceLine[];
  /** The known last line of a scattered invoice, or the first line of an adjacent one. */
  readonly lastLine: number;
};

/** The number of invoices that may wait in memory for a scattered one. */
const OPEN_INVOICES_MAX = 10_000;

/**
 * Joins lines to invoices, in the order of their first lines. An invoice is complete when another begins or, if its
 * lines are scattered, at the last line that the survey saw of it. Later invoices wait for it, because a member's acts
 * go out in the file's order. Lines that are left out are counted in `leftOut`.
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

/** Yields invoices from the front, up to the first that is incomplete. */
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
    `The lines of invoice ${first?.invoice} are too far apart (up to line ${first?.lastLine}). Sort the file by invoice first.`,
  );
}
