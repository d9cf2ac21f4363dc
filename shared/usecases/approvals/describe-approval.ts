import type { ApprovalDocument } from '#shared/contracts/approvals/approval.ts';
import { type Approval, approvalStateOf, memberOf } from '#shared/domain/approvals/approval.ts';
import { present, presented } from '#shared/domain/present.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';

/** An act with the way that it took: who asked, and the decision. */
export function describeApproval(approval: Approval): ApprovalDocument {
  const { approvalId, kind, otherId, ids, points, body, by, at, decision } = approval;
  return present<ApprovalDocument>({
    approvalId,
    kind,
    status: approvalStateOf(approval),
    memberId: memberOf(approval),
    otherId,
    ids: { ...ids },
    points,
    reason: typeof body.reason === 'string' ? body.reason : undefined,
    requestedBy: by,
    requestedAt: formatInstant(at),
    decidedBy: decision?.by,
    decidedAt: decision && formatInstant(decision.at),
    rejectionReason: decision?.reason,
    request: undefined,
    withdrawn: decision?.outcome === 'rejected' ? decision.by === by : undefined,
  });
}

/** An act with the body of its request. */
export function describeWhole(approval: Approval): ApprovalDocument {
  return presented<ApprovalDocument>({ ...describeApproval(approval), request: approval.body });
}

/** The response to whoever asked for an act that waits. */
export function describeAwaiting(approval: Approval): ApprovalDocument {
  return { ...describeApproval(approval), status: 'awaiting-approval' };
}
