import { adjustPoints as contract } from '#shared/contracts/ledger/adjust-points.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { adjustPoints } from '#shared/usecases/ledger/adjust-points.ts';
import { pointsPorts, proposalStore } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { staffHandler } from '../edge/http.ts';
import { awaiting, booked } from '../edge/replies.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = { ...pointsPorts(), proposals: proposalStore() };

export const handler = staffHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  const adjusted = await adjustPoints(ports, programs, memberId, {
    adjustmentId: params.adjustmentId,
    points: body.points,
    reason: body.reason,
    qualifying: body.qualifying ?? false,
    by: caller.subject,
    contentHash: contentHash(received),
  });
  return 'awaiting' in adjusted ? awaiting(adjusted) : booked(adjusted);
});
