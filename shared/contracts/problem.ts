import * as z from 'zod';

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

/** What any call can answer beside its own refusals. */
export const everywhere = ['validation', 'unavailable', 'internal'] as const;
/** What any call with a token can answer too. */
export const everyCaller = ['rate-limited'] as const;
/** What any call with a body can answer too. */
export const everyBody = ['invalid-json', 'payload-too-large', 'unsupported-media-type'] as const;
