import { Unavailable } from '#shared/domain/refusal.ts';

/** The household changed since an act read it. The act must be decided again. */
export class HouseholdMoved extends Error {}

/** A caller waits for the result, so an act that keeps losing gives up after this time. */
const DEADLINE_MS = 10_000;

/**
 * Repeats an act from its beginning as long as the household changes during it.
 * @throws Unavailable where it still changes after the deadline.
 */
export async function whileSteady<Result>(now: () => number, act: () => Promise<Result>): Promise<Result> {
  const deadline = now() + DEADLINE_MS;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof HouseholdMoved)) throw error;
      if (now() > deadline) throw new Unavailable({ cause: error });
    }
  }
}
