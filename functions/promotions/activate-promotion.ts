import { activatePromotion as contract } from '#shared/contracts/promotions/activate-promotion.ts';
import { activatePromotion } from '#shared/usecases/promotions/activate-promotion.ts';
import { expectedVersion } from '../program/entity-tag.ts';
import { httpHandler } from '../wrappers/http.ts';
import { promotionReply } from './promotion-reply.ts';
import { promotionSurroundings } from './promotion-surroundings.ts';

const around = promotionSurroundings();

export const handler = httpHandler(contract, async ({ params, body, caller, header }) =>
  promotionReply(
    await activatePromotion(around, params.promotionId, {
      version: body.version,
      expected: expectedVersion(header('if-match')),
      by: caller.subject,
    }),
  ),
);
