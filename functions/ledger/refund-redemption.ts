import { refundRedemption as contract } from '#shared/contracts/ledger/refund-redemption.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { refundAct } from '../compose/acts/refund.ts';
import { actResolver } from '../compose/card-logs.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { giving } from '../edge/giving.ts';
import { httpHandler } from '../edge/http.ts';

const guard = clientGuard();
const logOf = actResolver(contract);
const refund = giving('refund', refundAct());

export const handler = httpHandler(contract, async (request) => {
  const { redemptionId, refundId } = request.params;
  const { memberId, of = memberId } = await logOf(request, redemptionReference(redemptionId));
  const ids = { redemptionId, refundId, ...(of !== memberId && { of }) };
  const ownStores = await guard.ownStores(request.caller);
  return refund(request, { memberId, ids, ownStores });
});
