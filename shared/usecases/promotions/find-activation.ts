import type { Approval } from '#shared/domain/approvals/approval.ts';
import { activationsOf } from '#shared/domain/approvals/promotion-activation.ts';
import { ApprovalNotFound } from '#shared/domain/approvals/refusals.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';

/** An activation of this promotion that needed another person. Acts of members are not found here. */
export async function findActivation(
  approvals: ApprovalStore,
  { promotionId, approvalId }: { readonly promotionId: string; readonly approvalId: string },
): Promise<Approval> {
  const approval = await approvals.find(activationsOf(promotionId), approvalId);
  if (!approval) throw new ApprovalNotFound();
  return approval;
}
