import type { AdjustmentRequest } from '#shared/contracts/ledger/adjustment.ts';
import type { Approval, ApprovalState } from '#shared/domain/approvals/approval.ts';
import { type ApprovalStore, approvalPlace } from '#shared/stores/approvals/approval-store.ts';
import { type Cursors, type Page, type PageRequest, pageOf } from '#shared/usecases/paging.ts';
import { describeRequest } from './asked-adjustments.ts';

interface AdjustmentsRequest extends PageRequest {
  readonly status: ApprovalState;
}

/** Adjustments of all members that needed an approval and have this status, the newest request first. */
export function listAdjustments(
  approvals: ApprovalStore,
  cursors: Cursors,
  { status, ...request }: AdjustmentsRequest,
): Promise<Page<AdjustmentRequest>> {
  const list = {
    query: `adjustments ${status}`,
    read: (below: string | undefined, limit: number) =>
      approvals.inState(status, { kind: 'adjustment' }, below, limit),
    placeOf: approvalPlace,
    describe: (found: readonly Approval[]) => found.map(describeRequest),
  };
  return pageOf(list, cursors, request);
}
