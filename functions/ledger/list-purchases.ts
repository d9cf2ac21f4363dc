import { listPurchases as contract } from '#shared/contracts/ledger/list-purchases.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { Cursors } from '#shared/usecases/cursor.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { memberResolver } from '../members/resolver.ts';
import { readHandler } from '../wrappers/http.ts';
import { logStores } from './log-stores.ts';

const client = dynamoDb();
const memberOf = memberResolver(client, contract);
const stores = logStores(client);
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = readHandler(contract, async (request) => {
  return { status: 200, body: await listPurchases(stores, cursors, await memberOf(request), request.query) };
});
