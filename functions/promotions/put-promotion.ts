import { putPromotion as contract } from '#shared/contracts/promotions/put-promotion.ts';
import { changePromotion } from '#shared/usecases/promotions/change-promotion.ts';
import { promotionContent } from '#shared/usecases/promotions/describe-promotion.ts';
import { withBudget } from '#shared/usecases/promotions/get-promotion.ts';
import { promotionPorts } from '../compose/promotions.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = promotionPorts();

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const { created, record } = await changePromotion(ports, params.promotionId, {
    content: promotionContent(body),
    precondition: preconditionOf(contract, header),
    by: caller.subject,
  });
  return { status: created ? 201 : 200, body: await withBudget(ports.counters, record) };
});
