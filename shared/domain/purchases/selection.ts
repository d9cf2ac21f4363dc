import { isListed } from '#shared/domain/conditions/listed.ts';

/**
 * The lines of a purchase whose SKU or category is listed; all lines where no list is given. A type alias, so that it
 * fits the params of a test.
 */
export type Selection = {
  readonly skus?: readonly string[] | undefined;
  readonly categories?: readonly string[] | undefined;
};

/** Whether a selection has a line. */
export function selects(
  { skus, categories }: Selection,
  line: { readonly sku?: string | undefined; readonly category?: string | undefined },
): boolean {
  if (skus === undefined && categories === undefined) return true;
  if (line.sku !== undefined && skus !== undefined && isListed(skus, line.sku)) return true;
  return line.category !== undefined && categories !== undefined && isListed(categories, line.category);
}
