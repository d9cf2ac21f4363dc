import type { BookedPurchase } from '#shared/contracts/ledger/purchase.ts';

/** A function answers at most 6 MB, and a basket of 1,000 lines is some 230 KB. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** As many from the front as an answer can hold, at least one: a page may be shorter than asked for. */
export function fitting(purchases: readonly BookedPurchase[]): readonly BookedPurchase[] {
  let bytes = 0;
  const over = purchases.findIndex((purchase) => {
    bytes += Buffer.byteLength(JSON.stringify(purchase));
    return bytes > ANSWER_BYTES_MAX;
  });
  return over < 0 ? purchases : purchases.slice(0, Math.max(1, over));
}
