import { getPurchase as contract } from '#shared/contracts/ledger/get-purchase.ts';
import { purchaseReference } from '#shared/domain/ledger/reference.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { actResolver } from '../compose/card-logs.ts';
import { now } from '../compose/clock.ts';
import { logStores } from '../compose/ledger.ts';
import { ownReaders } from '../compose/member-resolver.ts';
import { httpHandler } from '../edge/http.ts';

const logOf = actResolver(contract);
const isOwn = ownReaders(contract);
const ports = { ...logStores(), now };

export const handler = httpHandler(contract, async (request) => {
  const { purchaseId } = request.params;
  const { memberId, of } = await logOf(request, purchaseReference(purchaseId));
  const reader = { of, own: isOwn(request.caller) };
  return { status: 200, body: await getPurchase(ports, memberId, purchaseId, reader) };
});
