import { listPurchases as contract } from '#shared/contracts/ledger/list-purchases.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { DetailsStore } from '#shared/stores/ledger/details-store.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { Cursors } from '#shared/usecases/cursor.ts';
import { listPurchases } from '#shared/usecases/ledger/list-purchases.ts';
import { memberResolver } from '../members/resolver.ts';
import { httpHandler } from '../wrappers/http.ts';

const client = dynamoDb();
const memberOf = memberResolver(client, contract);
const ledger = new LedgerStore(client, environment('LEDGER_TABLE'));
const details = new DetailsStore(client, environment('DETAILS_TABLE'));
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = httpHandler(contract, async (request) => ({
  status: 200,
  body: await listPurchases({ ledger, details }, cursors, await memberOf(request), request.query),
}));
