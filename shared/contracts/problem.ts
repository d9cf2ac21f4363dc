import * as z from 'zod';
import type { RefusalCode } from '#shared/domain/refusal-codes.ts';

/** The body of every refusal, `application/problem+json` (RFC 9457). */
export const problem = z
  .looseObject({
    type: z.string().meta({ description: 'A URI that names the kind of problem' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'The id of the request, for support' }),
    code: z.string().meta({ description: 'Stable; programs branch on this' }),
    errors: z
      .array(
        z.object({
          pointer: z.string(),
          message: z.string(),
          memberId: z
            .string()
            .optional()
            .meta({ description: 'Of an identifier that is taken: whose it is' }),
        }),
      )
      .optional()
      .meta({ description: 'For invalid input: what is wrong, and where, as JSON pointers' }),
  })
  .meta({ id: 'Problem' });

/** Codes that every call can be refused with beside its own. */
export const everywhere = ['validation', 'unavailable', 'internal'] as const satisfies readonly RefusalCode[];
/** Codes of every call with a token. */
export const everyCaller = ['rate-limited'] as const satisfies readonly RefusalCode[];
/** Codes of every call with a body. */
export const everyBody = [
  'invalid-json',
  'payload-too-large',
  'unsupported-media-type',
] as const satisfies readonly RefusalCode[];
