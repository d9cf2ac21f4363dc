import { listPromotions as contract } from '#shared/contracts/promotions/list-promotions.ts';
import { environment } from '#shared/environment.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { listPromotions } from '#shared/usecases/promotions/list-promotions.ts';
import { promotionStore } from '../compose/promotions.ts';
import { staffReadHandler } from '../edge/http.ts';

const promotions = promotionStore();
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ query }) => ({
  status: 200,
  body: await listPromotions(promotions, cursors, query),
}));
