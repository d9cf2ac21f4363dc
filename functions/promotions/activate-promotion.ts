import { activatePromotion as contract } from '#shared/contracts/promotions/activate-promotion.ts';
import { activatePromotion } from '#shared/usecases/promotions/activate-promotion.ts';
import { promotionPorts } from '../compose/promotions.ts';
import { expectedVersion } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';
import { promotionReply } from '../edge/replies.ts';

const ports = promotionPorts();

export const handler = staffHandler(contract, async ({ params, body, caller, header }) =>
  promotionReply(
    await activatePromotion(ports, params.promotionId, {
      version: body.version,
      expected: expectedVersion(header('if-match')),
      by: caller.subject,
    }),
  ),
);
