import { spread } from '#shared/domain/money/spread.ts';
import { ValidationFailed } from '#shared/domain/refusal.ts';
import type { Discount, LineKind, Purchase, PurchaseLine } from './purchase.ts';
import { DiscountExceedsGoods, ReturnLine, TotalMismatch } from './refusals.ts';

/** A line as a till prints it. */
export interface ReceiptLine {
  readonly lineId: string;
  /** Goods where absent. */
  readonly kind?: LineKind | 'discount' | undefined;
  readonly sku?: string | undefined;
  readonly category?: string | undefined;
  /** 0 where the line was voided at the till. A discount needs none. */
  readonly quantity?: number | undefined;
  readonly amount: number;
  readonly earns?: boolean | undefined;
  /** Lines that a discount lowers; all goods where absent. */
  readonly appliesTo?: readonly string[] | undefined;
}

/** A purchase as a till sends it. */
export type Receipt = Omit<Purchase, 'lines' | 'discounts' | 'isFirstForm'> & {
  readonly lines: readonly ReceiptLine[];
};

/** The kinds of lines that a discount may lower. */
const discountable: ReadonlySet<LineKind> = new Set(['goods', 'shipping', 'fee', 'tip']);

/** Line ids are ASCII, so their order by code units is that by bytes. */
export function byLineId(one: { readonly lineId: string }, two: { readonly lineId: string }): number {
  return one.lineId < two.lineId ? -1 : one.lineId > two.lineId ? 1 : 0;
}

type Placed<Line> = Line & { readonly place: number };

function isDiscount({ kind }: ReceiptLine): boolean {
  return kind === 'discount';
}

function isVoided({ quantity, amount }: ReceiptLine): boolean {
  return quantity === 0 && amount === 0;
}

function lineOf({ kind, quantity, appliesTo: _, ...line }: Placed<ReceiptLine>): PurchaseLine {
  if (kind === 'discount' || quantity === undefined) throw new TypeError('a discount is no line');
  return { ...line, quantity, ...(kind !== undefined && kind !== 'goods' && { kind }) };
}

function discountOf({ lineId, sku, category, amount, appliesTo, place }: Placed<ReceiptLine>): Discount {
  return { lineId, sku, category, amount, appliesTo, place };
}

/** Refuses discounts that name lines which they cannot lower. Voided lines may be named, and take nothing. */
function checkNames(lines: readonly ReceiptLine[]): void {
  const kinds = new Map(lines.map(({ lineId, kind = 'goods' }) => [lineId, kind]));
  const errors = lines.flatMap(({ appliesTo = [] }, index) =>
    appliesTo.flatMap((lineId, at) => {
      const kind = kinds.get(lineId);
      const mayTake = kind !== undefined && kind !== 'discount' && discountable.has(kind);
      const message =
        kind === undefined
          ? 'is no line of the purchase'
          : `is a ${kind} line, which a discount cannot lower`;
      return mayTake ? [] : [{ pointer: `/lines/${index}/appliesTo/${at}`, message }];
    }),
  );
  if (errors.length > 0) throw new ValidationFailed(errors);
}

/** Those that name fewest lines first, those that name none last. */
function inTurn(discounts: readonly Discount[]): readonly Discount[] {
  const named = ({ appliesTo }: Discount) => appliesTo?.length ?? Number.POSITIVE_INFINITY;
  const turn = (one: Discount, two: Discount) => {
    const [a, b] = [named(one), named(two)];
    return a === b ? byLineId(one, two) : a - b;
  };
  return discounts.toSorted(turn);
}

/** The lines lowered by each discount in turn, spread by the amounts that the earlier ones left. */
function lowered(lines: readonly PurchaseLine[], discounts: readonly Discount[]): readonly PurchaseLine[] {
  const amounts = lines.map(({ amount }) => amount);
  for (const { lineId, amount, appliesTo, place = 0 } of inTurn(discounts)) {
    const takes = lines.flatMap((line, index) =>
      (appliesTo ? appliesTo.includes(line.lineId) : (line.kind ?? 'goods') === 'goods') ? [index] : [],
    );
    const left = takes.reduce((sum, index) => sum + (amounts[index] ?? 0), 0);
    if (-amount > left) throw new DiscountExceedsGoods({ lineId, place, discount: -amount, left });
    const parts = spread(
      -amount,
      takes.map((index) => amounts[index] ?? 0),
    );
    for (const [at, index] of takes.entries()) amounts[index] = (amounts[index] ?? 0) - (parts[at] ?? 0);
  }
  return lines.map((line, index) => ({ ...line, amount: amounts[index] ?? 0 }));
}

/**
 * The purchase of a receipt: without voided lines, and with discounts taken off the lines that they lower. The order of
 * the receipt's lines decides nothing.
 * @throws ValidationFailed where every line was voided, or a discount names a line that it cannot lower
 * @throws ReturnLine for goods below zero
 * @throws TotalMismatch where the lines do not sum to the total
 * @throws DiscountExceedsGoods where a discount is larger than what it lowers
 */
export function netPurchase(receipt: Receipt): Purchase {
  const { lines, total, ...rest } = receipt;
  const placed = lines.map((line, place) => ({ ...line, place }));
  const kept = placed.filter((line) => !isVoided(line));
  if (kept.every(isDiscount)) {
    throw new ValidationFailed([{ pointer: '/lines', message: 'must have a line that was not voided' }]);
  }
  checkNames(lines);
  const below = kept.find(({ kind = 'goods', amount }) => kind === 'goods' && amount < 0);
  if (below) throw new ReturnLine(below.place);
  const sum = kept.reduce((all, { amount }) => all + amount, 0);
  if (sum !== total) throw new TotalMismatch(total, sum);
  const discounts = kept.filter(isDiscount).map(discountOf);
  const bought = kept
    .filter((line) => !isDiscount(line))
    .map(lineOf)
    .toSorted(byLineId);
  return {
    ...rest,
    total,
    lines: lowered(bought, discounts),
    ...(discounts.length > 0 && { discounts }),
  };
}
