import { badInput } from '../terminal/stop.ts';
import { isPrice, isQuantity, pennies, sign } from './pennies.ts';

const COLUMNS = ['InvoiceNo', 'StockCode', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID'] as const;
type Column = (typeof COLUMNS)[number];

/** The index of each column in a row. */
export type Header = Readonly<Record<Column, number>> & { readonly width: number };

/** The reason why a line is not replayed: it has no member, or it moves no goods. */
export type LeftOut = 'no customer' | 'not above zero';

export interface InvoiceLine {
  /** The line number in the file; 1 is the header. */
  readonly line: number;
  readonly invoice: string;
  readonly kind: 'sale' | 'cancellation';
  /** Empty when the line names no customer. */
  readonly member: string;
  readonly sku: string;
  /** The quantity as written: below zero in a cancellation, which takes that many back. */
  readonly quantity: string;
  /** The amount of a sale in pennies; 0 in a cancellation. */
  readonly amount: number;
  /** The time in ms since 1970. The file's times are UTC. */
  readonly at: number;
  readonly leftOut?: LeftOut;
}

const ID = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,63}$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/;
const AMOUNT_MAX = 10n ** 12n;
const SKU_LENGTH_MAX = 128;

/** Finds the columns by their names, in any order. */
export function readHeader(cells: readonly string[]): Header {
  const missing = COLUMNS.filter((column) => !cells.includes(column));
  if (missing.length > 0) {
    throw badInput(
      `The first line must have the columns ${COLUMNS.join(', ')}; ${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing.`,
    );
  }
  const positions = Object.fromEntries(COLUMNS.map((column) => [column, cells.indexOf(column)]));
  return { ...(positions as Record<Column, number>), width: cells.length };
}

/** Reads one row. An unreadable row ends the replay with its line number. */
export function readLine(header: Header, cells: readonly string[], line: number): InvoiceLine {
  if (cells.length !== header.width) {
    throw badInput(`Line ${line} has ${cells.length} columns, the header has ${header.width}.`);
  }
  const cell = (column: Column): string => (cells[header[column]] ?? '').trim();
  const invoice = cell('InvoiceNo');
  const member = cell('CustomerID');
  const quantity = cell('Quantity');
  const price = cell('UnitPrice');
  if (!ID.test(invoice)) throw unreadable(line, 'InvoiceNo', invoice, 'an id');
  if (member !== '' && !ID.test(member)) throw unreadable(line, 'CustomerID', member, 'an id');
  if (!isQuantity(quantity)) throw unreadable(line, 'Quantity', quantity, 'a number with at most 3 decimals');
  if (!isPrice(price)) throw unreadable(line, 'UnitPrice', price, 'a decimal number');
  const at = readDate(cell('InvoiceDate'));
  if (at === undefined) {
    throw unreadable(line, 'InvoiceDate', cell('InvoiceDate'), 'a date like 2010-12-01 08:26:00');
  }
  const sku = cleanSku(cell('StockCode'));
  const kind = invoice.startsWith('C') ? 'cancellation' : 'sale';
  const leftOut = reasonToLeaveOut(kind, member, quantity, price);
  if (leftOut !== undefined) return { line, invoice, kind, member, sku, quantity, amount: 0, at, leftOut };
  if (kind === 'cancellation') return { line, invoice, kind, member, sku, quantity, amount: 0, at };
  const amount = pennies(quantity, price);
  if (amount > AMOUNT_MAX)
    throw badInput(`Line ${line}: ${quantity} x ${price} is more than the maximum of a line.`);
  return { line, invoice, kind, member, sku, quantity, amount: Number(amount), at };
}

function reasonToLeaveOut(
  kind: InvoiceLine['kind'],
  member: string,
  quantity: string,
  price: string,
): LeftOut | undefined {
  if (member === '') return 'no customer';
  const moved = kind === 'cancellation' ? -sign(quantity) : sign(quantity);
  return moved <= 0 || sign(price) < 0 ? 'not above zero' : undefined;
}

function readDate(text: string): number | undefined {
  const parts = DATE.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC rolls 30 February over into March. A text that does not survive the round trip was not a date.
  const back = new Date(at).toISOString();
  return back.slice(0, 10) === text.slice(0, 10) && back.slice(11, 16) === text.slice(11, 16)
    ? at
    : undefined;
}

/** The API takes 1 to 128 characters without control characters as a sku. */
function cleanSku(text: string): string {
  const clean = text.replace(/\p{Cc}/gu, '').trim();
  return clean === '' ? 'unknown' : Array.from(clean).slice(0, SKU_LENGTH_MAX).join('');
}

function unreadable(line: number, column: Column, value: string, wanted: string): Error {
  return badInput(
    `Line ${line}: ${column} is ${JSON.stringify(value.slice(0, 60))}, which is not ${wanted}.`,
  );
}
