import { approveAdjustment as contract } from '#shared/contracts/ledger/approve-adjustment.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { approveAdjustment } from '#shared/usecases/ledger/adjust-points.ts';
import { pointsPorts, proposalStore } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { staffHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = { ...pointsPorts(), proposals: proposalStore() };

export const handler = staffHandler(contract, async (request) => {
  const { adjustmentId } = request.params;
  const memberId = await memberOf(request);
  checkNotBeneficiary(request.caller, memberId);
  const approval = { adjustmentId, by: request.caller.subject };
  return booked(await approveAdjustment(ports, programs, memberId, approval));
});
