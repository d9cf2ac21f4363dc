/** A function answers at most 6 MB, and a basket of 1,000 lines is some 230 KB, a promotion up to 32. */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** All of them, those that an answer cannot hold whole in brief. */
export function fittingBrief<Item>(items: readonly Item[], inBrief: (item: Item) => Item): readonly Item[] {
  let bytes = 0;
  return items.map((item) => {
    const more = Buffer.byteLength(JSON.stringify(item));
    if (bytes + more > ANSWER_BYTES_MAX) return inBrief(item);
    bytes += more;
    return item;
  });
}

/** As many from the front of what comes, in its order, as an answer can hold, at least one; and whether more came. */
export async function takeFitting<Item>(
  parts: AsyncIterable<readonly Item[]>,
): Promise<{ readonly items: readonly Item[]; readonly more: boolean }> {
  const items: Item[] = [];
  let bytes = 0;
  for await (const part of parts) {
    for (const item of part) {
      bytes += Buffer.byteLength(JSON.stringify(item));
      if (bytes > ANSWER_BYTES_MAX && items.length > 0) return { items, more: true };
      items.push(item);
    }
  }
  return { items, more: false };
}

/** As many from the front as an answer can hold, at least one: a page may be shorter than asked for. */
export function fitting<Item>(items: readonly Item[]): readonly Item[] {
  let bytes = 0;
  const over = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return bytes > ANSWER_BYTES_MAX;
  });
  return over < 0 ? items : items.slice(0, Math.max(1, over));
}
