import type { Sale } from './invoices.ts';
import { thousandths } from './pennies.ts';
import { lineIdAt } from './purchase.ts';

/** The goods of one sku that a member bought with one sale, less those taken back. */
interface Bought {
  readonly invoice: string;
  readonly at: number;
  readonly lines: { readonly lineId: string; left: number }[];
}

/** Goods of one sku that go back to their sale. Quantities are in thousandths. */
export interface TakenBack {
  readonly purchaseId: string;
  readonly lines: readonly { readonly lineId: string; readonly quantity: number }[];
}

/** The key of goods: the buyer and the sku, because a cancellation names nothing else. */
export const goodsKey = (line: { readonly member: string; readonly sku: string }): string =>
  `${line.member}/${line.sku}`;

/**
 * The goods that can still be returned. It records only goods that the survey saw cancelled somewhere, so memory grows
 * with the cancellations of a file and not with its sales.
 */
export class Returnable {
  readonly #cancelled: ReadonlySet<string>;
  readonly #bought = new Map<string, Bought[]>();

  constructor(cancelled: ReadonlySet<string>) {
    this.#cancelled = cancelled;
  }

  add({ invoice, at, lines }: Sale): void {
    for (const [index, line] of lines.entries()) {
      const key = goodsKey(line);
      if (!this.#cancelled.has(key)) continue;
      const sold = { lineId: lineIdAt(index), left: thousandths(line.quantity) };
      const bought = this.#bought.get(key) ?? [];
      const last = bought.at(-1);
      if (last?.invoice === invoice) last.lines.push(sold);
      else bought.push({ invoice, at, lines: [sold] });
      this.#bought.set(key, bought);
    }
  }

  /**
   * Takes a quantity, in thousandths, from the newest sale not later than `at` that has enough left, from its lines in
   * their order. Takes nothing when no single sale has enough, because then nobody can tell which sales were meant.
   */
  take(key: string, quantity: number, at: number): TakenBack | undefined {
    let newest: Bought | undefined;
    for (const bought of this.#bought.get(key) ?? []) {
      if (bought.at > at || left(bought) < quantity) continue;
      if (newest === undefined || bought.at >= newest.at) newest = bought;
    }
    return newest && { purchaseId: newest.invoice, lines: spread(newest, quantity) };
  }
}

function left({ lines }: Bought): number {
  return lines.reduce((sum, line) => sum + line.left, 0);
}

function spread({ lines }: Bought, quantity: number): TakenBack['lines'] {
  let wanted = quantity;
  return lines.flatMap((line) => {
    const taken = Math.min(line.left, wanted);
    line.left -= taken;
    wanted -= taken;
    return taken === 0 ? [] : [{ lineId: line.lineId, quantity: taken }];
  });
}
