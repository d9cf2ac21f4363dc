import { rejectAct as contract } from '#shared/contracts/approvals/reject-act.ts';
import { describeApproval } from '#shared/usecases/approvals/describe-approval.ts';
import { checkNotParty, findApproval, membersOf } from '#shared/usecases/approvals/find-approval.ts';
import { bookedInLog, rejectAct } from '#shared/usecases/approvals/reject-act.ts';
import { askPorts } from '../compose/approvals.ts';
import { pointsLogStores } from '../compose/ledger.ts';
import { staffHandler } from '../edge/http.ts';
import { stepped } from '../edge/replies.ts';

const ports = { ...askPorts(), booked: bookedInLog(pointsLogStores().ledger) };

export const handler = staffHandler(contract, async ({ params, body, caller, about }) => {
  const approval = await findApproval(ports.approvals, params.approvalId);
  about(...membersOf(approval));
  checkNotParty(caller, approval);
  const rejection = { reason: body.reason, by: caller.subject };
  const { replayed, answer } = await rejectAct(ports, approval, rejection);
  return stepped({ replayed, answer: describeApproval(answer) });
});
