/** A function answers at most 6 MB, and a basket of 1,000 lines is some 230 KB, a promotion up to 32. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** As many from the front as an answer can hold, at least one: a page may be shorter than asked for. */
export function fitting<Item>(items: readonly Item[]): readonly Item[] {
  let bytes = 0;
  const over = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return bytes > ANSWER_BYTES_MAX;
  });
  return over < 0 ? items : items.slice(0, Math.max(1, over));
}
