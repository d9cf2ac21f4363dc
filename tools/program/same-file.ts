/** Pairs of names that are one file where case does not matter, as on most Macs and on Windows. */
export function namesOfOneFile(names: Iterable<string>): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  return [...names].sort().flatMap((name) => {
    const before = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    return before === undefined ? [] : [[before, name] as const];
  });
}
