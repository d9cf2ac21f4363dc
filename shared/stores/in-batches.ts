/** Calls for parts of at most `max`, all at the same time, and for none where there is nothing. */
export function inBatches<Of, Result>(
  all: readonly Of[],
  max: number,
  call: (some: Of[]) => Promise<Result>,
): Promise<Result[]> {
  const starts = Array.from({ length: Math.ceil(all.length / max) }, (_, index) => index * max);
  return Promise.all(starts.map((start) => call(all.slice(start, start + max))));
}
