import { movePurchase as contract } from '#shared/contracts/ledger/move-purchase.ts';
import { moveAct } from '../compose/acts/move.ts';
import { memberResolver, otherMemberResolver } from '../compose/member-resolver.ts';
import { giving } from '../edge/giving.ts';
import { deskHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const otherOf = otherMemberResolver('/to');
const move = giving('move', moveAct());

export const handler = deskHandler(contract, async (request) => {
  const { params, body } = request;
  const { purchaseId, moveId } = params;
  const memberId = await memberOf(request);
  const ids = { purchaseId, moveId };
  return move(request, { memberId, ids, other: () => otherOf(body.to) });
});
