import { type Approval, memberOf } from '#shared/domain/approvals/approval.ts';
import { ApprovalNotFound } from '#shared/domain/approvals/refusals.ts';
import { type Caller, checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import type { ApprovalStore } from '#shared/stores/approvals/approval-store.ts';

/** The act of an id. @throws ApprovalNotFound */
export async function findApproval(approvals: ApprovalStore, approvalId: string): Promise<Approval> {
  const approval = await approvals.byId(approvalId);
  if (!approval) throw new ApprovalNotFound();
  return approval;
}

/** The members of an act. */
export function membersOf(approval: Approval): readonly string[] {
  return [memberOf(approval) ?? [], approval.otherId ?? []].flat();
}

/** Refuses a decision on an act by one of its members. */
export function checkNotParty(caller: Caller, approval: Approval): void {
  for (const party of membersOf(approval)) checkNotBeneficiary(caller, party);
}
