/** Documents that were started, stopped or changed, by their ids: the version that runs now, or none. */
export type ActiveChanges<Active> = ReadonlyMap<string, Active | undefined>;

/** The active documents after some changes, by id. The same array where nothing changed. */
export function withChanges<Active>(
  active: readonly Active[],
  changes: ActiveChanges<Active>,
  idOf: (document: Active) => string,
): readonly Active[] {
  if (changes.size === 0) return active;
  const kept = active.filter((document) => !changes.has(idOf(document)));
  const started = [...changes.values()].filter((version) => version !== undefined);
  return [...kept, ...started].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
}
