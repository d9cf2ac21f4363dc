/**
 * Runs `work` over the items, at most `concurrency` at a time. After the first failure nothing new begins; it waits for
 * the work under way, and rejects. `stopping` ends it the same way without a failure.
 */
export async function sideBySide<T>(
  items: Iterable<T>,
  concurrency: number,
  stopping: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (failures.length === 0 && !stopping.aborted) {
      const next = iterator.next();
      if (next.done) return;
      try {
        await work(next.value);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (failures.length > 0 && !stopping.aborted) throw failures[0];
}
