import { putPromotion as contract } from '#shared/contracts/promotions/put-promotion.ts';
import { changePromotion } from '#shared/usecases/promotions/change-promotion.ts';
import { promotionContent } from '#shared/usecases/promotions/describe-promotion.ts';
import { promotionPorts } from '../compose/promotions.ts';
import { expectedVersion } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';
import { promotionReply } from '../edge/replies.ts';

const ports = promotionPorts();

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const { created, record } = await changePromotion(ports, params.promotionId, {
    content: promotionContent(body),
    expected: expectedVersion(header('if-match')),
    by: caller.subject,
  });
  return promotionReply(record, created ? 201 : 200);
});
