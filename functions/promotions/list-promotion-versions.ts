import { listPromotionVersions as contract } from '#shared/contracts/promotions/list-promotion-versions.ts';
import { environment } from '#shared/environment.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { listPromotionVersions } from '#shared/usecases/promotions/list-promotion-versions.ts';
import { promotionStore } from '../compose/promotions.ts';
import { staffReadHandler } from '../edge/http.ts';

const promotions = promotionStore();
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = staffReadHandler(contract, async ({ params, query }) => ({
  status: 200,
  body: await listPromotionVersions(promotions, cursors, params.promotionId, query),
}));
