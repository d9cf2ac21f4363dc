import type * as z from 'zod';
import type { Answer } from '#shared/contracts/contract.ts';

/** The header of a reply that may be the first or a replay. */
export const replayedThen = { 'Idempotency-Replayed': '`true` where an earlier call did it' } as const;

/** The replies to a write under an id of the caller: 201 the first time, then 200 with the same body. */
export function bookedAnswers(schema: z.ZodType, description: string): Readonly<Record<200 | 201, Answer>> {
  return {
    201: { description, schema },
    200: {
      description: 'The first reply again',
      schema,
      headers: replayedThen,
    },
  };
}

/** The replies to a step. The act that it continues is its key, so it replies 200 the first time, too. */
export function stepAnswers(schema: z.ZodType): Readonly<Record<200, Answer>> {
  return {
    200: { description: 'Done, now or by an earlier call', schema, sometimes: replayedThen },
  };
}
