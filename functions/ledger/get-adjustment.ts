import { getAdjustment as contract } from '#shared/contracts/ledger/get-adjustment.ts';
import { getAdjustment } from '#shared/usecases/ledger/get-adjustment.ts';
import { approvalStore } from '../compose/approvals.ts';
import { pointsLogStores } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { deskHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const stores = { ...pointsLogStores(), approvals: approvalStore() };

export const handler = deskHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  return { status: 200, body: await getAdjustment(stores, memberId, request.params.adjustmentId) };
});
