import { refundRedemption as contract } from '#shared/contracts/ledger/refund-redemption.ts';
import { refundAct } from '../compose/acts/refund.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { giving } from '../edge/giving.ts';
import { httpHandler } from '../edge/http.ts';

const guard = clientGuard();
const memberOf = memberResolver(contract);
const refund = giving('refund', refundAct());

export const handler = httpHandler(contract, async (request) => {
  const { redemptionId, refundId } = request.params;
  const memberId = await memberOf(request);
  const { of = memberId } = request.query;
  const ids = { redemptionId, refundId, ...(of !== memberId && { of }) };
  const ownStores = await guard.ownStores(request.caller);
  return refund(request, { memberId, ids, ownStores });
});
