/** Up to here to look through a list is cheaper than to hash. */
const SHORT = 8;

const sets = new WeakMap<readonly unknown[], ReadonlySet<unknown>>();

/** Whether a value is of a list that never changes: a list of a thousand SKUs is not looked through for every line. */
export function isListed(list: readonly unknown[], value: unknown): boolean {
  if (list.length <= SHORT) return list.includes(value);
  let set = sets.get(list);
  if (set === undefined) {
    set = new Set(list);
    sets.set(list, set);
  }
  return set.has(value);
}
