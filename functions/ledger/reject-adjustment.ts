import { rejectAdjustment as contract } from '#shared/contracts/ledger/reject-adjustment.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { rejectAct } from '#shared/usecases/approvals/reject-act.ts';
import { adjustmentToDecide, describeRequest } from '#shared/usecases/ledger/asked-adjustments.ts';
import { askPorts } from '../compose/approvals.ts';
import { pointsLogStores } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { deskHandler } from '../edge/http.ts';
import { stepped } from '../edge/replies.ts';

const memberOf = memberResolver(contract);
const ports = { ...pointsLogStores(), ...askPorts() };

export const handler = deskHandler(contract, async (request) => {
  const { params, body, caller } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  const { approval, booked } = await adjustmentToDecide(ports, memberId, params.adjustmentId);
  const rejection = { reason: body.reason, by: caller.subject };
  const { replayed, answer } = await rejectAct({ ...ports, booked }, approval, rejection);
  return stepped({ replayed, answer: describeRequest(answer) });
});
