import { adjustPoints as contract } from '#shared/contracts/ledger/adjust-points.ts';
import { describeProposal } from '#shared/usecases/ledger/asked-adjustments.ts';
import { adjustmentAct } from '../compose/acts/adjustment.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { giving } from '../edge/giving.ts';
import { deskHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const adjust = giving('adjustment', adjustmentAct(), describeProposal);

export const handler = deskHandler(contract, async (request) => {
  const { adjustmentId } = request.params;
  const memberId = await memberOf(request);
  return adjust(request, { memberId, ids: { adjustmentId } });
});
