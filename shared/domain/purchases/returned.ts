import { floor, integer, multiply, type Rational, roundHalfUp } from '#shared/domain/money/rational.ts';
import type { Delivered } from './delivered.ts';
import { type PurchaseLine, thousandths } from './purchase.ts';

/** The part of a line that came back by now. */
export interface LineBack {
  /** In thousandths. */
  readonly pieces: number;
  /** The last return of money without goods: the money back after it, in minor units, and the pieces back then. */
  readonly byAmount?: { readonly money: number; readonly pieces: number } | undefined;
}

/** The parts of a purchase that came back by now, by line. */
export interface Returned {
  readonly lines: readonly LineBack[];
  /**
   * Its first return was booked when the money of a return was rounded down, and a use of a promotion came back with the
   * lines of its award: its other returns follow.
   */
  readonly isFirstForm: boolean;
  /** How far it is delivered, where its points wait for that. */
  readonly delivered?: Delivered | undefined;
}

/** Before the first return of a purchase. */
export function nothingBack(lines: readonly PurchaseLine[]): Returned {
  return { lines: lines.map(() => ({ pieces: 0 })), isFirstForm: false };
}

/** Whether all pieces of the lines that `covered` names are back, whatever their money. */
export function isBack<Line extends PurchaseLine>(
  lines: readonly Line[],
  back: readonly LineBack[],
  covered: (line: Line, index: number) => boolean = () => true,
): boolean {
  return lines.every(
    (line, index) => !covered(line, index) || back[index]?.pieces === thousandths(line.quantity),
  );
}

/**
 * The part of a line that is back, from 0 to 1: of its money, where money came back without goods. Pieces then bring
 * their part of the money that was still out.
 */
function partBack({ quantity, amount }: PurchaseLine, { pieces, byAmount }: LineBack): Rational {
  const all = thousandths(quantity);
  if (!byAmount) return { numerator: BigInt(pieces), denominator: BigInt(all) };
  const [whole, money, out, since] = [
    amount,
    byAmount.money,
    all - byAmount.pieces,
    pieces - byAmount.pieces,
  ].map(BigInt) as [bigint, bigint, bigint, bigint];
  return { numerator: money * out + (whole - money) * since, denominator: whole * out };
}

type Rounded = (value: Rational) => number;

const roundedBy = ({ isFirstForm }: Pick<Returned, 'isFirstForm'>): Rounded =>
  isFirstForm ? floor : roundHalfUp;

function ofPart(line: PurchaseLine, back: LineBack | undefined, whole: number, rounded: Rounded): number {
  return back ? rounded(multiply(integer(whole), partBack(line, back))) : 0;
}

/** The money of the line at a place that is back, in whole minor units. */
export function moneyBack(line: PurchaseLine, returned: Returned, place: number): number {
  return ofPart(line, returned.lines[place], line.amount, roundedBy(returned));
}

/** The sum over the lines of the parts of whole points that are back, each rounded down: the last return takes the rest. */
export function pointsBack(
  lines: readonly PurchaseLine[],
  points: readonly number[],
  back: readonly LineBack[],
): number {
  return pointsBackByLine(lines, points, back).reduce((sum, part) => sum + part, 0);
}

/** The parts of whole points that are back, by line, each rounded down. */
export function pointsBackByLine(
  lines: readonly PurchaseLine[],
  points: readonly number[],
  back: readonly LineBack[],
): readonly number[] {
  return lines.map((line, at) => ofPart(line, back[at], points[at] ?? 0, floor));
}

/** The sum over the lines of the parts of amounts that are back, each in whole minor units, half up. */
export function amountBack(
  lines: readonly PurchaseLine[],
  amounts: readonly number[],
  returned: Returned,
): number {
  const rounded = roundedBy(returned);
  return lines.reduce(
    (sum, line, at) => sum + ofPart(line, returned.lines[at], amounts[at] ?? 0, rounded),
    0,
  );
}
