const QUANTITY = /^-?\d{1,9}(\.\d{1,3})?$/;
const PRICE = /^-?\d{1,9}(\.\d{1,9})?$/;

/** A decimal as `digits` over ten to the `scale`. No float ever holds money. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

function decimal(text: string): Decimal {
  const point = text.indexOf('.');
  if (point < 0) return { digits: BigInt(text), scale: 0 };
  return { digits: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

export const isQuantity = (text: string): boolean => QUANTITY.test(text);
export const isPrice = (text: string): boolean => PRICE.test(text);

/** Whether a decimal that passed `isQuantity` or `isPrice` is below, at or above zero. */
export function sign(text: string): -1 | 0 | 1 {
  const { digits } = decimal(text);
  if (digits === 0n) return 0;
  return digits < 0n ? -1 : 1;
}

/** A quantity in thousandths, the finest that passes `isQuantity`. */
export function thousandths(text: string): number {
  const { digits, scale } = decimal(text);
  return Number(digits * 10n ** BigInt(3 - scale));
}

/** Quantity times price in pennies, rounded half up once. Neither may be negative. */
export function pennies(quantity: string, price: string): bigint {
  const count = decimal(quantity);
  const each = decimal(price);
  const unit = 10n ** BigInt(count.scale + each.scale);
  return (count.digits * each.digits * 100n * 2n + unit) / (unit * 2n);
}
