import { pausePromotion as contract } from '#shared/contracts/promotions/pause-promotion.ts';
import { pausePromotion } from '#shared/usecases/promotions/pause-promotion.ts';
import { httpHandler } from '../wrappers/http.ts';
import { promotionReply } from './promotion-reply.ts';
import { switchSurroundings } from './promotion-surroundings.ts';

const around = switchSurroundings();

export const handler = httpHandler(contract, async ({ params, caller }) =>
  promotionReply(await pausePromotion(around, params.promotionId, caller.subject)),
);
