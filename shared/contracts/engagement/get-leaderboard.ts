import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { pageLimit, text, time } from '#shared/contracts/fields.ts';
import { challengeId } from './challenge.ts';

const rank = z.int().min(1).meta({ description: 'Rank; equal scores share one, as 1, 1, 3', example: 1 });
const score = z.int().min(0).meta({
  description: 'Figure of the goal over all times; with steps, steps that are reached',
  example: 12,
});

const leaderboard = z
  .strictObject({
    items: z
      .array(
        z
          .strictObject({
            rank,
            score,
            name: z
              .string()
              .optional()
              .meta({ description: '`displayName` of the member, where there is one', example: 'Robin B.' }),
          })
          .meta({ id: 'Ranked' }),
      )
      .meta({ description: 'Best members' }),
    own: z
      .strictObject({
        rank: rank.optional().meta({ description: 'Rank up to 1,000' }),
        band: z
          .string()
          .optional()
          .meta({ description: 'Smallest band with the score, beyond', example: 'top-5%' }),
        score,
      })
      .meta({ id: 'OwnRank' })
      .optional()
      .meta({ description: 'Place of the member of the token; absent where it does not take part' }),
    asOf: time.meta({ description: 'Instant at which it was made' }),
  })
  .meta({ id: 'Leaderboard' });

export type LeaderboardDocument = z.infer<typeof leaderboard>;

export const getLeaderboard = contract({
  operationId: 'getLeaderboard',
  capability: 'engagement',
  method: 'GET',
  path: '/v1/challenges/{challengeId}/leaderboard',
  summary: 'Read who leads a challenge',
  description: 'A purchase counts within 10 seconds. A challenge with `leaderboard: false` is not found.',
  scopes: ['channel', 'member'],
  params: z.strictObject({ challengeId }),
  query: z.strictObject({
    storeGroup: text(64).optional().meta({
      description: 'Group of stores whose purchases count; all purchases unless sent',
      example: 'airport',
    }),
    limit: pageLimit.default(50).meta({
      description: 'Most items',
      override: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
    }),
  }),
  body: undefined,
  answers: { 200: { description: 'The best, and the own place', schema: leaderboard } },
  refusals: ['challenge-not-found', 'client-disabled'],
});
