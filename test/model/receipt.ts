import type { Program } from '#shared/domain/program/program.ts';
import type { Receipt, ReceiptLine } from '#shared/domain/purchases/receipt.ts';
import { thousandths } from './books.ts';
import { integer } from './fraction.ts';
import { Refused } from './refused.ts';
import { portionDown, split } from './shares.ts';

/** A line after all discounts. Amounts are minor units. */
export interface SoldLine {
  readonly lineId: string;
  readonly kind: string;
  readonly sku: string | undefined;
  readonly category: string | undefined;
  readonly quantity: number;
  readonly amount: number;
  readonly mayEarn: boolean;
  /** The parts of the amount that points can pay, and that they paid. */
  readonly payable: number;
  readonly paid: number;
  /** The parts that earn, of the amount and of the thousandths of the quantity. */
  readonly earning: number;
  readonly earningPieces: number;
}

const kindOf = ({ kind = 'goods' }: ReceiptLine): string => kind;
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
const inBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function reachOf(discount: ReceiptLine): number {
  return discount.appliesTo === undefined ? Number.MAX_SAFE_INTEGER : discount.appliesTo.length;
}

/** The lines of a receipt as they are sold, by line id. Voided lines were never sold. */
export function soldLines(receipt: Receipt, program: Program): SoldLine[] {
  const printed = receipt.lines.filter((line) => line.amount !== 0 || line.quantity !== 0);
  const sold = printed
    .filter((line) => kindOf(line) !== 'discount')
    .sort((a, b) => inBytes(a.lineId, b.lineId));
  if (sold.length === 0) throw new Refused('validation');
  if (sold.some((line) => kindOf(line) === 'goods' && line.amount < 0)) throw new Refused('return-line');
  if (sumOf(printed.map(({ amount }) => amount)) !== receipt.total) throw new Refused('total-mismatch');
  const left = new Map(sold.map(({ lineId, amount }) => [lineId, amount]));
  const leftOf = ({ lineId }: ReceiptLine) => left.get(lineId) ?? 0;
  const discounts = printed
    .filter((line) => kindOf(line) === 'discount')
    .sort((a, b) => reachOf(a) - reachOf(b) || inBytes(a.lineId, b.lineId));
  for (const { amount, appliesTo } of discounts) {
    const lowered = sold.filter((line) =>
      appliesTo === undefined ? kindOf(line) === 'goods' : appliesTo.includes(line.lineId),
    );
    if (sumOf(lowered.map(leftOf)) + amount < 0) throw new Refused('discount-exceeds-goods');
    const parts = split(
      Math.abs(amount),
      lowered.map((line) => integer(leftOf(line))),
    );
    for (const [index, line] of lowered.entries()) left.set(line.lineId, leftOf(line) - (parts[index] ?? 0));
  }
  const payable = sold.map((line) => (canBePaid(line, program) ? leftOf(line) : 0));
  const paid = sumOf((receipt.payments ?? []).map(({ amount }) => amount));
  const shares = split(paid, payable.map(integer));
  return sold.map((line, index) => {
    const { lineId, sku, category, quantity = 0 } = line;
    const amount = leftOf(line);
    const mayEarn = earns(line, program);
    const earning = mayEarn ? amount - (shares[index] ?? 0) : 0;
    const earningPieces = earning > 0 ? portionDown(thousandths(quantity), earning, amount) : 0;
    const kind = kindOf(line);
    return {
      lineId,
      kind,
      sku,
      category,
      quantity,
      amount,
      mayEarn,
      payable: payable[index] ?? 0,
      paid: shares[index] ?? 0,
      earning,
      earningPieces,
    };
  });
}

/** The money that points can pay. */
export function payableOf(lines: readonly SoldLine[], { total }: Receipt): number {
  return Math.max(0, Math.min(total, sumOf(lines.map(({ payable }) => payable))));
}

interface Goods {
  readonly sku?: string | undefined;
  readonly category?: string | undefined;
}

function isAmong(
  list: { skus?: readonly string[] | undefined; categories?: readonly string[] | undefined } | undefined,
  { sku, category }: Goods,
): boolean {
  const bySku = sku !== undefined && (list?.skus ?? []).includes(sku);
  return bySku || (category !== undefined && (list?.categories ?? []).includes(category));
}

function canBePaid(line: Goods & { readonly kind?: string | undefined }, { redemption }: Program): boolean {
  const { kind = 'goods' } = line;
  return ['goods', 'shipping', 'fee'].includes(kind) && !isAmong(redemption.exclude, line);
}

function earns(line: ReceiptLine, { earn }: Program): boolean {
  return kindOf(line) === 'goods' && line.earns !== false && !isAmong(earn.exclude, line);
}
