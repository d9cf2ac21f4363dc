import type { Exclusion } from '#shared/domain/program/program.ts';
import type { PurchaseLine } from './purchase.ts';

export function excludes(
  { skus, categories }: Exclusion,
  { sku, category }: Pick<PurchaseLine, 'sku' | 'category'>,
): boolean {
  if (sku !== undefined && skus?.includes(sku)) return true;
  return category !== undefined && (categories?.includes(category) ?? false);
}
