import { isListed } from './listed.ts';

/** Lines by what they sell: of one of the SKUs or of one of the categories. Neither named: all lines. */
export interface Selection {
  readonly skus?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
}

/** Whether a line is of a selection. */
export function selects(
  { skus, categories }: Selection,
  line: { sku: string; category?: string | undefined },
): boolean {
  if (skus === undefined && categories === undefined) return true;
  if (skus !== undefined && isListed(skus, line.sku)) return true;
  return line.category !== undefined && categories !== undefined && isListed(categories, line.category);
}
