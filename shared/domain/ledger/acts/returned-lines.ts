import { AmountExceedsOriginal, type LineLeft, UnknownLine } from '#shared/domain/ledger/refusals.ts';
import { type PurchaseLine, thousandths } from '#shared/domain/purchases/purchase.ts';
import { isBack, type LineBack, moneyBack, type Returned } from '#shared/domain/purchases/returned.ts';
import type { FieldError } from '#shared/domain/refusal.ts';

/** Pieces of a line that come back, or money that is given back for it while the goods stay, in minor units. */
export type ReturnedPart =
  | { readonly lineId: string; readonly quantity: number; readonly amount?: undefined }
  | { readonly lineId: string; readonly quantity?: undefined; readonly amount: number };

type ReturnLeft = Exclude<LineLeft, { readonly deliverable: number }>;

/** A rounding line comes back with the last of the others, and is never named. */
const isNamed = ({ kind }: PurchaseLine) => kind !== 'rounding';

const allBack = ({ quantity }: PurchaseLine, back: LineBack | undefined): LineBack => ({
  ...back,
  pieces: thousandths(quantity),
});

/** The lines with the rounding, which is back when all others are. */
function withRounding(lines: readonly PurchaseLine[], back: readonly LineBack[]): readonly LineBack[] {
  return isBack(lines, back, isNamed) ? lines.map((line, place) => allBack(line, back[place])) : back;
}

/** A line after a return of a part of it, or the rest of it where that is less. */
function lineAfter(
  line: PurchaseLine,
  before: Returned,
  place: number,
  { lineId, quantity, amount }: ReturnedPart,
): LineBack | ReturnLeft {
  const back = before.lines[place] ?? { pieces: 0 };
  if (amount !== undefined) {
    const money = moneyBack(line, before, place) + amount;
    if (money > line.amount) return { lineId, returnableAmount: Math.max(0, line.amount - money + amount) };
    return { pieces: back.pieces, byAmount: { money, pieces: back.pieces } };
  }
  const pieces = back.pieces + thousandths(quantity);
  const all = thousandths(line.quantity);
  return pieces > all ? { lineId, returnable: (all - back.pieces) / 1000 } : { ...back, pieces };
}

/** The parts of the lines that will be back after a return. Refuses more than there is. */
export function returnedAfter(
  lines: readonly PurchaseLine[],
  before: Returned,
  asked: readonly ReturnedPart[] | undefined,
): Returned {
  const named = (asked ?? []).map(({ lineId }) =>
    lines.findIndex((line) => line.lineId === lineId && isNamed(line)),
  );
  if (isBack(lines, before.lines) && !named.includes(-1)) {
    throw new AmountExceedsOriginal('All of the purchase was returned before.', { lines: [] });
  }
  if (!asked) return { ...before, lines: lines.map((line, place) => allBack(line, before.lines[place])) };
  const after = [...before.lines];
  const errors: FieldError[] = [];
  const over: ReturnLeft[] = [];
  for (const [at, part] of asked.entries()) {
    const place = named[at] ?? -1;
    const line = lines[place];
    if (!line) {
      errors.push({ pointer: `/lines/${at}/lineId`, message: 'is no line of the purchase' });
      continue;
    }
    const next = lineAfter(line, before, place, part);
    if ('pieces' in next) {
      after[place] = next;
      continue;
    }
    const [field, most] =
      'returnable' in next ? ['quantity', next.returnable] : ['amount', next.returnableAmount];
    errors.push({ pointer: `/lines/${at}/${field}`, message: `must be at most ${most}` });
    over.push(next);
  }
  if (named.includes(-1)) throw new UnknownLine('return', errors);
  if (errors.length > 0) {
    throw new AmountExceedsOriginal('More is returned than is left of the lines.', { lines: over }, errors);
  }
  return { ...before, lines: withRounding(lines, after) };
}
