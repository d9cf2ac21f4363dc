import { Unavailable } from '#shared/domain/refusal.ts';

/** The household is no longer as an act read it first: what was decided since may be wrong, and is decided anew. */
export class HouseholdMoved extends Error {}

/** After this whoever keeps losing gives up: a caller waits. */
const DEADLINE_MS = 10_000;

/** Does it again, from its beginning, as long as the household changes under it. */
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
