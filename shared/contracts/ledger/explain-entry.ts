import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { points } from '#shared/contracts/fields.ts';
import { entryParams, entryQuery } from './get-entry.ts';

const failure = z
  .strictObject({
    pointer: z
      .string()
      .meta({ description: 'A JSON pointer into the promotion', example: '/conditions/all/1' }),
    fact: z.string().optional(),
    operator: z.string().optional(),
    value: z.unknown().optional().meta({ description: 'What the promotion asks for' }),
    path: z.string().optional(),
    params: z.unknown().optional(),
    seen: z
      .unknown()
      .optional()
      .meta({ description: 'What the purchase had; never a fact about the person' }),
    holds: z.boolean().optional().meta({ description: 'Of what is asked about the person: whether it held' }),
  })
  .meta({ id: 'FailedCondition' });

export const outcomes = [
  'applied',
  'shadow',
  'conditions',
  'times-per-member',
  'times-per-day',
  'budget',
  'nothing',
  'no-room',
  'group',
  'exclusive',
] as const;

export const explanation = z
  .strictObject({
    memberId: z.string(),
    seq: z.int(),
    reference: z.string(),
    programVersion: z.int().meta({ description: 'The configuration that was in force' }),
    pointsEarned: points,
    promotions: z.array(
      z.strictObject({
        promotionId: z.string(),
        version: z.int(),
        name: z.string(),
        outcome: z.enum(outcomes).meta({
          description:
            'applied; shadow: would have applied and pays nothing; conditions: see `failed`; times-per-member, ' +
            'times-per-day, budget: a limit was used up; nothing: worth no point; no-room: more ' +
            'promotions applied at once, or more limited ones were to be remembered, than there is room for; group, ' +
            'exclusive: `by` another promotion',
        }),
        points: points.optional(),
        share: z
          .string()
          .optional()
          .meta({ description: 'Part of the points earned, as a decimal', example: '0.25' }),
        by: z.string().optional(),
        failed: z.array(failure).optional(),
      }),
    ),
  })
  .meta({ id: 'Explanation' });

export type Explanation = z.infer<typeof explanation>;

export const explainEntry = contract({
  operationId: 'explainEntry',
  capability: 'ledger',
  method: 'GET',
  path: '/v1/members/{member}/entries/{seq}/explanation',
  summary: 'Why a purchase earned what it did',
  description:
    'Every promotion that was active at the booking, applied or not, and why. It is found again from what was recorded ' +
    'and from the versions of then, however long ago that was. Beyond 4 MB an answer has of what failed ' +
    'only the first `pointer` of each promotion.',
  scopes: ['channel', 'agent', 'member'],
  params: entryParams,
  query: entryQuery,
  body: undefined,
  answers: { 200: { description: 'The explanation', schema: explanation } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged', 'entry-not-found', 'nothing-to-explain'],
});
