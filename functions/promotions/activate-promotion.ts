import { activatePromotion as contract } from '#shared/contracts/promotions/activate-promotion.ts';
import { activatePromotion } from '#shared/usecases/promotions/activate-promotion.ts';
import { withBudget } from '#shared/usecases/promotions/get-promotion.ts';
import { promotionPorts } from '../compose/promotions.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = promotionPorts();

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const record = await activatePromotion(ports, params.promotionId, {
    version: body.version,
    precondition: preconditionOf(contract, header),
    by: caller.subject,
  });
  return { status: 200, body: await withBudget(ports.counters, record) };
});
