/** Names that are one file where letters of either case are the same, as on most Macs and on Windows; in pairs. */
export function namesOfOneFile(names: Iterable<string>): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  return [...names].sort().flatMap((name) => {
    const before = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    return before === undefined ? [] : [[before, name] as const];
  });
}
