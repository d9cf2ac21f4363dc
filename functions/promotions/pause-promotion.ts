import { pausePromotion as contract } from '#shared/contracts/promotions/pause-promotion.ts';
import { pausePromotion } from '#shared/usecases/promotions/pause-promotion.ts';
import { switchSurroundings } from '../compose/promotions.ts';
import { expectedVersion } from '../edge/entity-tag.ts';
import { httpHandler } from '../edge/http.ts';
import { promotionReply } from '../edge/replies.ts';

const around = switchSurroundings();

export const handler = httpHandler(contract, async ({ params, caller, header }) => {
  const expected = expectedVersion(header('if-match'));
  return promotionReply(await pausePromotion(around, params.promotionId, { by: caller.subject, expected }));
});
