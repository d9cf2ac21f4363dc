import { getPromotion as contract } from '#shared/contracts/promotions/get-promotion.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { CounterStore } from '#shared/stores/ledger/counter-store.ts';
import { getPromotion } from '#shared/usecases/promotions/get-promotion.ts';
import { promotionStore } from '../compose/promotions.ts';
import { staffReadHandler } from '../edge/http.ts';

const stores = {
  promotions: promotionStore(),
  counters: new CounterStore(dynamoDb(), environment('COUNTERS_TABLE')),
};

export const handler = staffReadHandler(contract, async ({ params }) => {
  return { status: 200, body: await getPromotion(stores, params.promotionId) };
});
