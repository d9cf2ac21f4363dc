import { rejectAdjustment as contract } from '#shared/contracts/ledger/reject-adjustment.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { rejectAdjustment } from '#shared/usecases/ledger/reject-adjustment.ts';
import { now } from '../compose/clock.ts';
import { pointsLogStores, proposalStore } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { staffHandler } from '../edge/http.ts';
import { stepped } from '../edge/replies.ts';

const memberOf = memberResolver(contract);
const ports = { ...pointsLogStores(), proposals: proposalStore(), now };

export const handler = staffHandler(contract, async (request) => {
  const { params, body, caller } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  const rejection = { adjustmentId: params.adjustmentId, reason: body.reason, by: caller.subject };
  return stepped(await rejectAdjustment(ports, memberId, rejection));
});
