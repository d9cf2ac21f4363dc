import { type Discount, type LineKind, lineKinds } from '#shared/domain/purchases/purchase.ts';
import { byLineId } from '#shared/domain/purchases/receipt.ts';
import type { RecordedLine, RecordedLines } from '#shared/domain/purchases/recorded.ts';
import type { LineBack, Returned } from '#shared/domain/purchases/returned.ts';
import { itemAt, packBytes, unpackAnyOf } from './pack.ts';
import { type PackedDelivered, packDelivered, unpackDelivered } from './pack-delivered.ts';

/** The first form knows goods alone, and decides ties in the order of the receipt. */
const FIRST = 1;
const VERSION = 2;
/** Returned parts with how far the purchase is delivered. */
const DELIVERED = 3;

/** Above this the lines get an item of their own, so that a big basket does not tax the next head read. */
export const INLINE_LINES_BYTES = 2048;

/** Differences from goods without a category that earn: 0 does not earn, a text is the category, a list the rest. */
type Rest = readonly (0 | string | Special)[];
/** The kind of the line by its position, or that it is a discount, with the lines that it lowers. */
type Special = readonly [number] | readonly ['discount', ...(readonly string[])];

type PackedLine = readonly [string, string | null, number, number, ...Rest];

const placeOf = ({ place = 0 }: { readonly place?: number | undefined }) => place;

function packLine({
  lineId,
  sku,
  category,
  quantity,
  amount,
  earns,
  kind = 'goods',
}: RecordedLine): PackedLine {
  const isGoods = kind === 'goods';
  return [
    lineId,
    sku ?? null,
    Math.round(quantity * 1000),
    amount,
    ...(earns || !isGoods ? [] : [0 as const]),
    ...(category === undefined ? [] : [category]),
    ...(isGoods ? [] : [[lineKinds.indexOf(kind)] as const]),
  ];
}

function packDiscount({ lineId, sku, category, amount, appliesTo = [] }: Discount): PackedLine {
  const lowers = ['discount', ...appliesTo] as const;
  return [lineId, sku ?? null, 0, amount, ...(category === undefined ? [] : [category]), lowers];
}

/** Lines and discounts, in the order of the receipt. */
export function packLines(lines: readonly RecordedLine[], discounts: readonly Discount[] = []): Uint8Array {
  const packed = [
    ...lines.map((line) => ({ place: placeOf(line), packed: packLine(line) })),
    ...discounts.map((discount) => ({ place: placeOf(discount), packed: packDiscount(discount) })),
  ];
  return packBytes([VERSION, ...packed.toSorted((a, b) => a.place - b.place).map((one) => one.packed)]);
}

const isSpecial = (part: 0 | string | Special): part is Special => Array.isArray(part);

function unpackLine([lineId, sku, thousandths, amount, ...rest]: PackedLine, place: number): RecordedLine {
  const kind = kindOf(rest);
  return {
    lineId,
    ...(kind !== 'goods' && { kind }),
    ...(sku !== null && { sku }),
    category: rest.find((part): part is string => typeof part === 'string'),
    quantity: thousandths / 1000,
    amount,
    earns: kind === 'goods' && !rest.includes(0),
    place,
  };
}

function kindOf(rest: Rest): LineKind {
  const position = rest.find(isSpecial)?.[0];
  return typeof position === 'number' ? itemAt(lineKinds, position, 'kind of a line') : 'goods';
}

function discountOf([lineId, sku, , amount, ...rest]: PackedLine, place: number): Discount | undefined {
  const [first, ...appliesTo] = rest.find(isSpecial) ?? [];
  if (first !== 'discount') return undefined;
  const category = rest.find((part): part is string => typeof part === 'string');
  return {
    lineId,
    ...(sku !== null && { sku }),
    ...(category !== undefined && { category }),
    amount,
    ...(appliesTo.length > 0 && { appliesTo: appliesTo.map(String) }),
    place,
  };
}

export function unpackLines(bytes: Uint8Array): RecordedLines {
  const { version, values } = unpackAnyOf<readonly PackedLine[]>(bytes, [FIRST, VERSION]);
  const isFirstForm = version === FIRST;
  const discounts: Discount[] = [];
  const lines: RecordedLine[] = [];
  for (const [place, one] of values.entries()) {
    const discount = discountOf(one, place);
    if (discount) discounts.push(discount);
    else lines.push(unpackLine(one, place));
  }
  return { lines: isFirstForm ? lines : lines.toSorted(byLineId), discounts, isFirstForm };
}

/** A line by its pieces that are back, in thousandths; where money came back without goods, with that. */
type PackedBack = number | readonly [pieces: number, money: number, piecesThen: number];

function packBack({ pieces, byAmount }: LineBack): PackedBack {
  return byAmount ? [pieces, byAmount.money, byAmount.pieces] : pieces;
}

function unpackBack(packed: PackedBack): LineBack {
  if (typeof packed === 'number') return { pieces: packed };
  const [pieces, money, piecesThen] = packed;
  return { pieces, byAmount: { money, pieces: piecesThen } };
}

const isTouched = ({ pieces, byAmount }: LineBack) => pieces !== 0 || byAmount !== undefined;

/**
 * The parts of the lines that are back after a return: place and part of the lines of which there is any. Before them
 * stands how far the purchase is delivered, where its points wait for that.
 */
export function packReturned({ lines, isFirstForm, delivered }: Returned): Uint8Array {
  const named = lines.flatMap((back, place) => (isTouched(back) ? [place, packBack(back)] : []));
  if (delivered) return packBytes([DELIVERED, packDelivered(delivered), lines.length, ...named]);
  return packBytes([isFirstForm ? FIRST : VERSION, lines.length, ...named]);
}

type PackedReturned = readonly [length: number, ...PackedBack[]];

function unpackBacks([length, ...named]: PackedReturned): readonly LineBack[] {
  const lines: LineBack[] = Array.from({ length }, () => ({ pieces: 0 }));
  for (let at = 0; at < named.length; at += 2) {
    const [place, back] = [named[at], named[at + 1]];
    if (typeof place !== 'number' || back === undefined)
      throw new TypeError('a return names its lines by place');
    lines[place] = unpackBack(back);
  }
  return lines;
}

export function unpackReturned(bytes: Uint8Array): Returned {
  const { version, values } = unpackAnyOf<PackedReturned | readonly [PackedDelivered, ...PackedReturned]>(
    bytes,
    [FIRST, VERSION, DELIVERED],
  );
  if (version === DELIVERED) {
    const [delivered, ...returned] = values as readonly [PackedDelivered, ...PackedReturned];
    const lines = unpackBacks(returned);
    return { lines, isFirstForm: false, delivered: unpackDelivered(lines.length, delivered) };
  }
  return { lines: unpackBacks(values as PackedReturned), isFirstForm: version === FIRST };
}
