import { getApproval as contract } from '#shared/contracts/approvals/get-approval.ts';
import { describeWhole } from '#shared/usecases/approvals/describe-approval.ts';
import { findApproval, membersOf } from '#shared/usecases/approvals/find-approval.ts';
import { approvalStore } from '../compose/approvals.ts';
import { staffHandler } from '../edge/http.ts';

const approvals = approvalStore();

export const handler = staffHandler(contract, async ({ params, about }) => {
  const approval = await findApproval(approvals, params.approvalId);
  about(...membersOf(approval));
  return { status: 200, body: describeWhole(approval) };
});
