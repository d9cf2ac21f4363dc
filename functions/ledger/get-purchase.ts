import { getPurchase as contract } from '#shared/contracts/ledger/get-purchase.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getPurchase } from '#shared/usecases/ledger/get-purchase.ts';
import { logStores } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { readHandler } from '../edge/http.ts';

const client = dynamoDb();
const memberOf = memberResolver(client, contract);
const stores = logStores(client);

export const handler = readHandler(contract, async (request) => {
  const { purchaseId } = request.params;
  return { status: 200, body: await getPurchase(stores, await memberOf(request), purchaseId) };
});
