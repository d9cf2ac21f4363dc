import * as z from 'zod';
import { id } from '#shared/contracts/fields.ts';
import { checkSize, versionHistory } from '#shared/contracts/promotions/promotion.ts';
import { definitionContent, draft, standing, updated } from './definition.ts';
import type { DefinitionCalls } from './definition-calls.ts';

const achievementId = id.meta({
  description: 'Achievement id, chosen by the client',
  example: 'regular',
});

const content = z.strictObject({
  ...definitionContent,
  period: z
    .enum(['lifetime', 'month', 'year', 'tier-period'])
    .optional()
    .meta({ description: 'Period in which it is reached once', default: 'lifetime' }),
});

const change = content.extend({ draft }).superRefine(checkSize).meta({ id: 'AchievementChange' });
export type AchievementChange = z.infer<typeof change>;

const shown = z
  .strictObject({ achievementId, ...standing, ...content.shape, ...updated })
  .meta({ id: 'Achievement' });
export type AchievementDocument = z.infer<typeof shown>;

const version = z
  .strictObject({ achievementId, version: z.int().min(1), ...content.shape, ...versionHistory })
  .meta({ id: 'AchievementVersion' });
export type AchievementVersionDocument = z.infer<typeof version>;

export const achievements = {
  list: '/v1/achievements',
  path: '/v1/achievements/{achievementId}',
  noun: 'achievement',
  a: 'an achievement',
  notFound: 'achievement-not-found',
  params: z.strictObject({ achievementId }),
  change,
  shown,
  version,
} satisfies DefinitionCalls;
