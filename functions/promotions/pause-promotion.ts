import { pausePromotion as contract } from '#shared/contracts/promotions/pause-promotion.ts';
import { pausePromotion } from '#shared/usecases/promotions/pause-promotion.ts';
import { expectedVersion } from '../program/entity-tag.ts';
import { httpHandler } from '../wrappers/http.ts';
import { promotionReply } from './promotion-reply.ts';
import { switchSurroundings } from './promotion-surroundings.ts';

const around = switchSurroundings();

export const handler = httpHandler(contract, async ({ params, caller, header }) => {
  const expected = expectedVersion(header('if-match'));
  return promotionReply(await pausePromotion(around, params.promotionId, { by: caller.subject, expected }));
});
