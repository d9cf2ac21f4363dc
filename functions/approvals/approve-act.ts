import { approveAct as contract } from '#shared/contracts/approvals/approve-act.ts';
import { approveAct } from '#shared/usecases/approvals/approve-act.ts';
import { checkNotParty, findApproval, membersOf } from '#shared/usecases/approvals/find-approval.ts';
import { actsByKind } from '../compose/acts/acts.ts';
import { askPorts } from '../compose/approvals.ts';
import { staffHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const ports = askPorts();
const acts = actsByKind();

export const handler = staffHandler(contract, async ({ params, caller, about }) => {
  const approval = await findApproval(ports.approvals, params.approvalId);
  const { kind, memberId, otherId = memberId } = approval;
  about(...membersOf(approval));
  checkNotParty(caller, approval);
  const approver = { by: caller.subject, member: caller.member };
  const call = { asked: approval, other: async () => otherId };
  return booked(await approveAct(ports, approval, approver, (giver) => acts[kind]({ ...call, giver })));
});
