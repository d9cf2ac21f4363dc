import { activatePromotion as contract } from '#shared/contracts/promotions/activate-promotion.ts';
import { activatePromotion } from '#shared/usecases/promotions/activate-promotion.ts';
import { httpHandler } from '../wrappers/http.ts';
import { promotionReply } from './promotion-reply.ts';
import { promotionSurroundings } from './promotion-surroundings.ts';

const around = promotionSurroundings();

export const handler = httpHandler(contract, async ({ params, body, caller }) =>
  promotionReply(
    await activatePromotion(around, params.promotionId, { version: body.version, by: caller.subject }),
  ),
);
