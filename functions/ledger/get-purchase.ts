import { getPurchase as contract } from '#shared/contracts/ledger/get-purchase.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { now } from '../compose/clock.ts';
import { logStores } from '../compose/ledger.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { httpHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = { ...logStores(), now };

export const handler = httpHandler(contract, async (request) => {
  const { purchaseId } = request.params;
  const reader = { ...request.query, own: isOwn(request.caller) };
  return { status: 200, body: await getPurchase(ports, await memberOf(request), purchaseId, reader) };
});
