import * as z from 'zod';
import { approvalId } from '#shared/contracts/approvals/approval.ts';
import { id, memberId, memberReference, points, text, time } from '#shared/contracts/fields.ts';
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
      description: 'Reason, shown to staff and kept for ever, also after an erasure: name nobody in it',
    }),
    qualifying: z
      .boolean()
      .optional()
      .meta({ description: 'Whether the points count for the tier', default: false }),
  })
  .meta({ id: 'Adjustment' });

export type Adjustment = z.infer<typeof adjustment>;

export const adjustmentAnswer = z.strictObject({ entry, tierChange: tierChange.optional(), balance });

export type AdjustmentAnswer = z.infer<typeof adjustmentAnswer>;

export const proposedAdjustment = z
  .strictObject({
    status: z.literal('awaiting-approval'),
    approvalId,
    adjustmentId: id,
    points,
    reason: z.string(),
    qualifying: z.boolean(),
    requestedBy: z.string().optional().meta({ description: "Subject of the agent's token, for staff" }),
    requestedAt: time,
  })
  .meta({ id: 'ProposedAdjustment' });

export type ProposedAdjustment = z.infer<typeof proposedAdjustment>;

/** An adjustment with the way that it took: what was asked for, and the decision where it needed one. */
export const adjustmentRequest = z
  .strictObject({
    approvalId: approvalId.optional(),
    memberId,
    adjustmentId: id,
    status: z.enum(['waiting', 'approved', 'rejected', 'booked']),
    points,
    reason: z.string(),
    qualifying: z.boolean(),
    requestedBy: z.string().optional(),
    requestedAt: time,
    decidedBy: z.string().optional(),
    decidedAt: time.optional(),
    rejectionReason: z.string().optional(),
    withdrawn: z.boolean().optional(),
    seq: z.int().optional(),
  })
  .meta({ id: 'AdjustmentRequest' });

export type AdjustmentRequest = z.infer<typeof adjustmentRequest>;

export const adjustmentParams = z.strictObject({ member: memberReference, adjustmentId: id });
