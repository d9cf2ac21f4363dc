import * as z from 'zod';
import { id, text, time } from '#shared/contracts/fields.ts';
import { audience, POINTS_MAX, selection } from '#shared/contracts/promotions/promotion.ts';
import { metrics } from '#shared/domain/engagement/definition.ts';
import { goalConditions } from './goal-conditions.ts';

const goal = z
  .strictObject({
    metric: z.enum(metrics).meta({ description: 'Figure of the member that is counted' }),
    target: z.int().min(1).max(Number.MAX_SAFE_INTEGER).meta({
      description: 'Figure at which the goal is reached; of `spend` in minor units of the base currency',
      example: 5,
    }),
    filter: goalConditions.optional(),
    of: z
      .strictObject(selection)
      .meta({ id: 'GoalLines' })
      .optional()
      .meta({ description: 'Goods that `spend` and `quantity` count; all unless sent' }),
  })
  .meta({ id: 'Goal' });

const steps = z
  .array(
    z
      .strictObject({
        id: id.meta({ description: 'Id of the step, which no other step has', example: 'coffee' }),
        name: text(128).optional(),
        goal,
      })
      .meta({ id: 'Step' }),
  )
  .min(2)
  .max(20)
  .meta({ description: 'Goals that must all be reached; either this or `goal`' });

export const prize = z
  .strictObject({
    points: z
      .int()
      .min(1)
      .max(POINTS_MAX)
      .optional()
      .meta({ description: 'Points, available at once; they count for no goal', example: 100 }),
    badge: id.optional().meta({ description: 'Id of a badge, which stays for ever', example: 'regular' }),
    rewardId: id
      .optional()
      .meta({ description: 'Id of a reward: one piece, as a redemption of 0 points', example: 'coffee' }),
    qualifying: z
      .int()
      .min(1)
      .max(POINTS_MAX)
      .optional()
      .meta({ description: 'Qualifying points for the tier', example: 50 }),
  })
  .meta({ id: 'Prize', description: 'At least one of its fields' });

/** The fields that achievements and challenges share. */
export const definitionContent = {
  name: text(128),
  goal: goal.optional(),
  steps: steps.optional(),
  reward: prize,
  revocable: z.boolean().optional().meta({
    description: 'Whether its points go when a return takes the progress back',
    default: true,
  }),
  audience: audience.optional(),
  budgetPoints: z
    .int()
    .min(1)
    .max(1_000_000_000_000)
    .optional()
    .meta({ description: 'Most points for all members and versions together' }),
};

/** Beside the content in a body that a marketer sends. */
export const draft = z.boolean().optional().meta({
  description: 'Whether it is only kept: what runs goes on. In force within 5 seconds unless sent',
  default: false,
});

/** Beside the content of the newest version. */
export const standing = {
  version: z.int().min(1).meta({ description: 'Version that is shown: the newest' }),
  status: z.enum(['draft', 'active', 'paused']),
  activeVersion: z.int().min(1).optional().meta({ description: 'Version that runs; absent while none does' }),
};
export const updated = { updatedAt: time, updatedBy: z.string() };
