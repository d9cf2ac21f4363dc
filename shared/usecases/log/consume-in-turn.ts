import type { ConsumeEntries } from './fold-members.ts';

/** Several consumers of the same entries as one, each after the other. A member fails where one of them fails for it. */
export function consumeInTurn(...consumers: readonly ConsumeEntries[]): ConsumeEntries {
  return async (records) => {
    const failed = new Map<string, unknown>();
    for (const consume of consumers) {
      for (const [memberId, error] of await consume(records)) {
        if (!failed.has(memberId)) failed.set(memberId, error);
      }
    }
    return failed;
  };
}
