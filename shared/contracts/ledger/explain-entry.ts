import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { points } from '#shared/contracts/fields.ts';
import { entryParams, entryQuery } from './get-entry.ts';
import { ruleVersions } from './rule-versions.ts';

const failure = z
  .strictObject({
    pointer: z
      .string()
      .meta({ description: 'JSON pointer into the promotion', example: '/conditions/all/1' }),
    fact: z.string().optional(),
    operator: z.string().optional(),
    value: z.unknown().optional().meta({ description: 'Value that the promotion asks for' }),
    path: z.string().optional(),
    params: z.unknown().optional(),
    seen: z
      .unknown()
      .optional()
      .meta({ description: 'Value of the purchase; never a fact about the person' }),
    holds: z
      .boolean()
      .optional()
      .meta({ description: 'Whether the condition held, for a condition about the person' }),
  })
  .meta({ id: 'FailedCondition' });

const outcomes = [
  'applied',
  'shadow',
  'conditions',
  'revoked',
  'times-per-member',
  'times-per-year',
  'year-forgotten',
  'times-per-day',
  'day-forgotten',
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
    ...ruleVersions.shape,
    rules: ruleVersions.meta({ description: 'Versions of the rules that the purchase was judged by' }),
    pointsEarned: points,
    base: z
      .strictObject({
        exact: z.string().meta({ description: 'Exact base points, as a decimal text', example: '25.99' }),
        points: points.meta({ description: 'Points of the base award, after the sharing' }),
      })
      .meta({
        description:
          'The exact points of base, tier and promotions are added and rounded down once, and shared by largest remainder; ties go to the base, then the tier, then promotions by id.',
      }),
    promotions: z.array(
      z.strictObject({
        promotionId: z.string(),
        version: z.int(),
        name: z.string(),
        outcome: z.enum(outcomes).meta({
          description: 'Outcome of the promotion for the purchase',
        }),
        points: points.optional(),
        share: z
          .string()
          .optional()
          .meta({ description: 'Share of the points earned, as a decimal text', example: '0.25' }),
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
  summary: 'Explain the points of a purchase',
  description:
    'Lists every promotion that was active at the booking, applied or not, and why; for members and ' +
    'machines those that applied and near misses that ask for no segment, attribute or experiment. ' +
    'Versions are those of that time. A reply of more than 4 MB has ' +
    'only the first `pointer` of each promotion that failed.',
  scopes: ['channel', 'agent', 'member'],
  params: entryParams,
  query: entryQuery.extend({
    applied: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional()
      .meta({
        override: { type: 'boolean', enum: [true, false] },
        description: '`true` for the promotions that applied alone, `false` for the others; all unless sent',
      }),
  }),
  entityTag: 'strong',
  body: undefined,
  answers: { 200: { description: 'The explanation', schema: explanation } },
  refusals: ['client-disabled', 'member-not-found', 'member-merged', 'entry-not-found', 'nothing-to-explain'],
});
