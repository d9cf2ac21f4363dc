import { rejectPromotion as contract } from '#shared/contracts/promotions/reject-promotion.ts';
import { describeApproval } from '#shared/usecases/approvals/describe-approval.ts';
import { rejectAct } from '#shared/usecases/approvals/reject-act.ts';
import { findActivation } from '#shared/usecases/promotions/find-activation.ts';
import { askPorts } from '../compose/approvals.ts';
import { staffHandler } from '../edge/http.ts';
import { stepped } from '../edge/replies.ts';

// An activation has no entry.
const ports = { ...askPorts(), booked: async () => undefined };

export const handler = staffHandler(contract, async ({ params, body, caller }) => {
  const approval = await findActivation(ports.approvals, params);
  const rejection = { reason: body.reason, by: caller.subject };
  const { replayed, answer } = await rejectAct(ports, approval, rejection);
  return stepped({ replayed, answer: describeApproval(answer) });
});
