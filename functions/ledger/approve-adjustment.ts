import { approveAdjustment as contract } from '#shared/contracts/ledger/approve-adjustment.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { approveAct } from '#shared/usecases/approvals/approve-act.ts';
import { adjustmentToDecide } from '#shared/usecases/ledger/asked-adjustments.ts';
import { adjustmentAct } from '../compose/acts/adjustment.ts';
import { askPorts } from '../compose/approvals.ts';
import { pointsLogStores } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { deskHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const memberOf = memberResolver(contract);
const ports = { ...pointsLogStores(), ...askPorts() };
const adjust = adjustmentAct();

export const handler = deskHandler(contract, async (request) => {
  const { subject: by, member } = request.caller;
  const memberId = await memberOf(request);
  checkNotBeneficiary(request.caller, memberId);
  const { approval } = await adjustmentToDecide(ports, memberId, request.params.adjustmentId);
  // The member may have been merged since: the survivor gets the points.
  const asked = { ...approval, memberId };
  return booked(await approveAct(ports, approval, { by, member }, (giver) => adjust({ asked, giver })));
});
