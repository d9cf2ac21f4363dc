import * as z from 'zod';
import { id, memberId, points, time } from '#shared/contracts/fields.ts';
import { actKinds, approvalStates } from '#shared/domain/approvals/approval.ts';

export const actKind = z.enum(actKinds).meta({ description: 'Kind of the act' });

export const approvalId = id.meta({
  description: 'Id that the service gave the waiting act',
  example: '0d6f4a5be1d94c3f8a7e2b4d9c610735',
});

export const approvalParams = z.strictObject({ approvalId });

/** An act with the way that it took: what was asked for, and the decision. */
export const approval = z
  .strictObject({
    approvalId,
    kind: actKind,
    status: z.enum([...approvalStates, 'awaiting-approval']),
    memberId: memberId.optional().meta({ description: 'Member; imports and promotions have none' }),
    otherId: memberId.optional().meta({ description: 'Other member of a transfer, merge or move' }),
    ids: z.record(z.string(), id).meta({ description: "Other ids of the act's path" }),
    points: points.optional().meta({ description: 'Points that members could spend more; budget' }),
    reason: z.string().optional(),
    requestedBy: z.string().optional(),
    requestedAt: time,
    decidedBy: z.string().optional(),
    decidedAt: time.optional(),
    rejectionReason: z.string().optional(),
    withdrawn: z.boolean().optional(),
    request: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'Body of the request, where one act is read' }),
  })
  .meta({ id: 'Approval' });

export type ApprovalDocument = z.infer<typeof approval>;
