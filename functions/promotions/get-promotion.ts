import { getPromotion as contract } from '#shared/contracts/promotions/get-promotion.ts';
import { getPromotion } from '#shared/usecases/promotions/get-promotion.ts';
import { httpHandler } from '../wrappers/http.ts';
import { promotionReply } from './promotion-reply.ts';
import { promotionStore } from './promotion-surroundings.ts';

const promotions = promotionStore();

export const handler = httpHandler(contract, async ({ params }) =>
  promotionReply(await getPromotion(promotions, params.promotionId)),
);
