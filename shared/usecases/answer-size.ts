/**
 * The most bytes of items in a response. A function returns at most 6 MB. A basket of 1,000 lines is about 230 KB, a
 * promotion at most 32 KB.
 */
const ANSWER_BYTES_MAX = 4 * 1024 * 1024;

/** All items. An item for which no room is left is given in brief. */
export function fittingBrief<Item>(items: readonly Item[], inBrief: (item: Item) => Item): readonly Item[] {
  let bytes = 0;
  return items.map((item) => {
    const more = Buffer.byteLength(JSON.stringify(item));
    if (bytes + more > ANSWER_BYTES_MAX) return inBrief(item);
    bytes += more;
    return item;
  });
}

/** The first items, as many as fit into a response, at least one. `more` says whether items were left out. */
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

/**
 * The first items, as many as fit into a response, at least one. A page may therefore have fewer items than its limit.
 */
export function fitting<Item>(items: readonly Item[]): readonly Item[] {
  let bytes = 0;
  const over = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return bytes > ANSWER_BYTES_MAX;
  });
  return over < 0 ? items : items.slice(0, Math.max(1, over));
}
