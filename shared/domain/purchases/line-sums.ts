import { isListed } from '#shared/domain/conditions/listed.ts';
import type { CountedLine } from './basket.ts';
import { type Selection, selects } from './selection.ts';

/** Thousandths are whole: sums of quantities are exact. */
export interface Sums {
  amount: number;
  thousandths: number;
}

function addTo(sums: Sums, { amount, thousandths }: Sums): void {
  sums.amount += amount;
  sums.thousandths += thousandths;
}

function sumsOf({ amount, thousandths }: CountedLine): Sums {
  return { amount, thousandths };
}

function total(parts: Iterable<Sums>): Sums {
  const sums: Sums = { amount: 0, thousandths: 0 };
  for (const part of parts) addTo(sums, part);
  return sums;
}

const nothing: Sums = { amount: 0, thousandths: 0 };

function byCategory(lines: readonly CountedLine[]): Map<string | undefined, Sums> {
  const sums = new Map<string | undefined, Sums>();
  for (const line of lines) {
    const known = sums.get(line.category);
    if (known) addTo(known, sumsOf(line));
    else sums.set(line.category, sumsOf(line));
  }
  return sums;
}

function bySku(lines: readonly CountedLine[]): Map<string | undefined, Map<string | undefined, Sums>> {
  return new Map([...Map.groupBy(lines, ({ sku }) => sku)].map(([sku, own]) => [sku, byCategory(own)]));
}

/**
 * Amount and quantity of the lines of a purchase that a selection has. A sum takes as many steps as the selection has
 * values, or the purchase lines where those are fewer: thousands of conditions over a thousand lines stay cheap.
 */
export class LineSums {
  readonly #lines: readonly CountedLine[];
  #all: Sums | undefined;
  #byCategory: ReadonlyMap<string | undefined, Sums> | undefined;
  /** Under each SKU by category. */
  #bySku: ReadonlyMap<string | undefined, ReadonlyMap<string | undefined, Sums>> | undefined;

  constructor(lines: readonly CountedLine[]) {
    this.#lines = lines;
  }

  of(selection: Selection): Readonly<Sums> {
    const { skus, categories } = selection;
    if (skus === undefined && categories === undefined) {
      this.#all ??= total(this.#lines.map(sumsOf));
      return this.#all;
    }
    const listed = (skus?.length ?? 0) + (categories?.length ?? 0);
    if (this.#lines.length <= listed)
      return total(this.#lines.filter((line) => selects(selection, line)).map(sumsOf));
    const sums = total(this.#ofCategories(categories ?? []));
    for (const part of this.#ofSkus(skus ?? [], categories ?? [])) addTo(sums, part);
    return sums;
  }

  *#ofCategories(categories: readonly string[]): Generator<Sums> {
    if (categories.length === 0) return;
    this.#byCategory ??= byCategory(this.#lines);
    for (const category of new Set(categories)) yield this.#byCategory.get(category) ?? nothing;
  }

  /** The sums of the SKUs, without lines that the categories have already. */
  *#ofSkus(skus: readonly string[], categories: readonly string[]): Generator<Sums> {
    if (skus.length === 0) return;
    this.#bySku ??= bySku(this.#lines);
    for (const sku of new Set(skus)) {
      for (const [category, sums] of this.#bySku.get(sku) ?? []) {
        if (category === undefined || !isListed(categories, category)) yield sums;
      }
    }
  }
}
