import * as z from 'zod';
import type { RefusalCode } from '#shared/domain/refusals/refusal-codes.ts';

/** The body of every refusal, `application/problem+json` (RFC 9457). */
export const problem = z
  .looseObject({
    type: z.string().meta({ description: 'URI of the code' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string().meta({ description: 'Id of the request, for the support' }),
    code: z
      .string()
      .meta({ description: 'Code of the refusal; it never changes, and programs branch on it' }),
    help: z.string().meta({
      description: 'Path and fragment of the page about the code, below the address of the environment',
      example: '/docs/errors#insufficient-points',
    }),
    errors: z
      .array(
        z.object({
          pointer: z.string(),
          message: z.string(),
          memberId: z
            .string()
            .optional()
            .meta({ description: 'Member who has the identifier, where it is taken' }),
        }),
      )
      .optional()
      .meta({ description: 'Fields that are not valid, with the reasons' }),
  })
  .meta({ id: 'Problem' });

/** Codes that every call can give, beside its own. */
export const everywhere = ['validation', 'unavailable', 'internal'] as const satisfies readonly RefusalCode[];
/** Codes of calls with a token. */
export const everyCaller = ['rate-limited'] as const satisfies readonly RefusalCode[];
/** Codes of calls with a body. */
export const everyBody = [
  'invalid-json',
  'payload-too-large',
  'unsupported-media-type',
] as const satisfies readonly RefusalCode[];
