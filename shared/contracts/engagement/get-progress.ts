import * as z from 'zod';
import { contract } from '#shared/contracts/contract.ts';
import { memberReference, noQuery, points, time } from '#shared/contracts/fields.ts';
import { shownBenefit } from '#shared/contracts/program/shown-benefit.ts';
import { prize } from './definition.ts';

const way = {
  id: z.string().meta({ description: 'Id of the achievement or challenge' }),
  name: z.string(),
  progress: z.int().meta({ description: 'On the way to the next time; with steps, those done' }),
  target: z.int().meta({ description: 'Target of that way; with steps, how many there are' }),
  steps: z
    .array(
      z
        .strictObject({
          id: z.string().meta({ description: 'Id of the step' }),
          progress: z.int().meta({ description: 'On the way to its target' }),
          target: z.int().meta({ description: 'Target of the step' }),
        })
        .meta({ id: 'StepProgress' }),
    )
    .optional()
    .meta({ description: 'Each step, where there are steps' }),
  reward: prize,
};

const progress = z
  .strictObject({
    tier: z
      .strictObject({
        id: z.string().meta({ description: 'Id of the tier' }),
        name: z.string(),
        qualifyingPoints: points,
        next: z.strictObject({ id: z.string(), pointsToGo: points }).optional(),
        benefits: z.array(shownBenefit).meta({ description: 'Privileges of the tier' }),
        keepsUntil: time.optional().meta({ description: 'Absent for the lowest tier' }),
      })
      .meta({ id: 'TierCard' }),
    achievements: z
      .array(
        z
          .strictObject({
            ...way,
            unlockedAt: time.optional().meta({ description: 'When it was reached in its present period' }),
          })
          .meta({ id: 'AchievementProgress' }),
      )
      .meta({ description: 'Achievements in force for the member' }),
    challenges: z
      .array(
        z
          .strictObject({
            ...way,
            joined: z
              .boolean()
              .meta({ description: 'Whether the member takes part; true where nobody joins' }),
            completedAt: time.optional().meta({ description: 'When it was completed last' }),
            timesCompleted: z.int().meta({ description: 'Times that stand' }),
            endsAt: time.meta({ description: 'First instant after it' }),
          })
          .meta({ id: 'ChallengeProgress' }),
      )
      .meta({ description: 'Challenges in force for the member' }),
    badges: z
      .array(
        z
          .strictObject({
            id: z.string().meta({ description: 'Id of the badge' }),
            name: z.string().meta({ description: 'Name of the achievement or challenge that gave it' }),
            earnedAt: time.meta({ description: 'Instant of the first unlocking' }),
          })
          .meta({ id: 'EarnedBadge' }),
      )
      .meta({ description: 'Each badge once, the oldest first' }),
  })
  .meta({ id: 'Progress' });

export type ProgressDocument = z.infer<typeof progress>;

export const getProgress = contract({
  operationId: 'getProgress',
  capability: 'engagement',
  method: 'GET',
  path: '/v1/members/{member}/progress',
  summary: 'Read how far a member is',
  description: 'A purchase counts within seconds, and a frame `progress` tells it.',
  scopes: ['channel', 'agent', 'member'],
  params: z.strictObject({ member: memberReference }),
  query: noQuery,
  body: undefined,
  answers: { 200: { description: 'The tier, achievements, challenges and badges', schema: progress } },
  refusals: ['client-disabled', 'member-merged', 'member-not-found'],
});
