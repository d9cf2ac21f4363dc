import { listPromotions as contract } from '#shared/contracts/promotions/list-promotions.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { listPromotions } from '#shared/usecases/promotions/list-promotions.ts';
import { promotionStore } from '../compose/promotions.ts';
import { staffReadHandler } from '../edge/http.ts';

const stores = {
  promotions: promotionStore(),
  counters: new CounterStore(dynamoDb(), environment('COUNTERS_TABLE')),
};
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ query }) => ({
  status: 200,
  body: await listPromotions(stores, cursors, query),
}));
