import * as z from 'zod';
import { id, memberReference, points, text, time } from '#shared/contracts/fields.ts';
import { balance } from './balance.ts';
import { entry, tierChange } from './entry.ts';

const ADJUSTMENT_MAX = 1_000_000_000;

export const adjustment = z
  .strictObject({
    points: z
      .int()
      .min(-ADJUSTMENT_MAX)
      .max(ADJUSTMENT_MAX)
      .refine((value) => value !== 0, 'must not be 0')
      .meta({ description: 'Points to give, or below zero to take', example: 250 }),
    reason: text(128).meta({
      description: 'Reason, shown to the member and kept for ever, also after an erasure: name nobody in it',
    }),
    qualifying: z
      .boolean()
      .optional()
      .meta({ description: 'Whether the points count for the tier; `false` unless sent' }),
  })
  .meta({ id: 'Adjustment' });

export type Adjustment = z.infer<typeof adjustment>;

export const adjustmentAnswer = z.strictObject({ entry, tierChange: tierChange.optional(), balance });

export type AdjustmentAnswer = z.infer<typeof adjustmentAnswer>;

export const proposedAdjustment = z
  .strictObject({
    status: z.literal('awaiting-approval'),
    adjustmentId: id,
    points,
    reason: z.string(),
    qualifying: z.boolean(),
    requestedBy: z.string().meta({ description: "Subject of the agent's token" }),
    requestedAt: time,
  })
  .meta({ id: 'ProposedAdjustment' });

export type ProposedAdjustment = z.infer<typeof proposedAdjustment>;

export const adjustmentParams = z.strictObject({ member: memberReference, adjustmentId: id });
