import { pausePromotion as contract } from '#shared/contracts/promotions/pause-promotion.ts';
import { pausePromotion } from '#shared/usecases/promotions/pause-promotion.ts';
import { switchPorts } from '../compose/promotions.ts';
import { expectedVersion } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';
import { promotionReply } from '../edge/replies.ts';

const ports = switchPorts();

export const handler = staffHandler(contract, async ({ params, caller, header }) => {
  const expected = expectedVersion(header('if-match'));
  return promotionReply(await pausePromotion(ports, params.promotionId, { by: caller.subject, expected }));
});
