import type { ApprovalDocument } from '#shared/contracts/approvals/approval.ts';
import type { Approval, ApprovalState } from '#shared/domain/approvals/approval.ts';
import {
  type ApprovalFilter,
  type ApprovalStore,
  approvalPlace,
} from '#shared/stores/approvals/approval-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { describeApproval } from './describe-approval.ts';

interface ApprovalsRequest extends PageRequest, ApprovalFilter {
  readonly status: ApprovalState;
}

/** Acts of all kinds that needed an approval and have this status, the newest request first. */
export function listApprovals(
  approvals: ApprovalStore,
  cursors: Cursors,
  { status, kind, memberId, ...request }: ApprovalsRequest,
): Promise<Page<ApprovalDocument>> {
  const filter = { kind, memberId };
  const list = {
    query: `approvals ${JSON.stringify([status, kind, memberId])}`,
    read: (below: string | undefined, limit: number) => approvals.inState(status, filter, below, limit),
    placeOf: approvalPlace,
    describe: (found: readonly Approval[]) => found.map(describeApproval),
  };
  return pageOf(list, cursors, request);
}
