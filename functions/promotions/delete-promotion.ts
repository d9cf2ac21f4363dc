import { deletePromotion as contract } from '#shared/contracts/promotions/delete-promotion.ts';
import { deletePromotion } from '#shared/usecases/promotions/delete-promotion.ts';
import { httpHandler } from '../wrappers/http.ts';
import { switchSurroundings } from './promotion-surroundings.ts';

const around = switchSurroundings();

export const handler = httpHandler(contract, async ({ params, caller }) => {
  await deletePromotion(around, params.promotionId, caller.subject);
  return { status: 204 };
});
