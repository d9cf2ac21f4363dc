import { getAdjustment as contract } from '#shared/contracts/ledger/get-adjustment.ts';
import { getAdjustment } from '#shared/usecases/ledger/get-adjustment.ts';
import { pointsLogStores, proposalStore } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { staffHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const stores = { ...pointsLogStores(), proposals: proposalStore() };

export const handler = staffHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  return { status: 200, body: await getAdjustment(stores, memberId, request.params.adjustmentId) };
});
