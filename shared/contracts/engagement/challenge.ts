import * as z from 'zod';
import { id } from '#shared/contracts/fields.ts';
import { instant } from '#shared/contracts/instant.ts';
import { checkSize, versionHistory } from '#shared/contracts/promotions/promotion.ts';
import { definitionContent, draft, standing, updated } from './definition.ts';
import type { DefinitionCalls } from './definition-calls.ts';

export const challengeId = id.meta({
  description: 'Challenge id, chosen by the client',
  example: 'tea-week',
});

const content = z.strictObject({
  ...definitionContent,
  schedule: z
    .strictObject({
      from: instant.meta({ description: 'First instant of the challenge' }),
      to: instant.meta({ description: 'First instant after it' }),
    })
    .meta({ id: 'ChallengeSchedule' }),
  optIn: z.boolean().optional().meta({
    description: 'Whether members join it; it counts from the join on',
    default: false,
  }),
  repeatable: z
    .strictObject({ times: z.int().min(1).max(1000).meta({ description: 'Most times' }) })
    .meta({ id: 'Repeatable' })
    .optional()
    .meta({ description: 'Times that a member can complete it; once unless sent' }),
  scope: z.enum(['member', 'household']).optional().meta({
    description: 'Members whose purchases count together',
    default: 'member',
  }),
  order: z
    .enum(['any', 'sequence'])
    .optional()
    .meta({ description: 'Order in which steps are reached', default: 'any' }),
  leaderboard: z.boolean().optional().meta({ description: 'Whether members are ranked', default: true }),
});

const change = content.extend({ draft }).superRefine(checkSize).meta({ id: 'ChallengeChange' });
export type ChallengeChange = z.infer<typeof change>;

const shown = z
  .strictObject({ challengeId, ...standing, ...content.shape, ...updated })
  .meta({ id: 'Challenge' });
export type ChallengeDocument = z.infer<typeof shown>;

const version = z
  .strictObject({ challengeId, version: z.int().min(1), ...content.shape, ...versionHistory })
  .meta({ id: 'ChallengeVersion' });
export type ChallengeVersionDocument = z.infer<typeof version>;

export const challenges = {
  list: '/v1/challenges',
  path: '/v1/challenges/{challengeId}',
  noun: 'challenge',
  a: 'a challenge',
  notFound: 'challenge-not-found',
  params: z.strictObject({ challengeId }),
  change,
  shown,
  version,
} satisfies DefinitionCalls;
