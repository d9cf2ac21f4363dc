import { pausePromotion as contract } from '#shared/contracts/promotions/pause-promotion.ts';
import { withBudget } from '#shared/usecases/promotions/get-promotion.ts';
import { pausePromotion } from '#shared/usecases/promotions/pause-promotion.ts';
import { switchPorts } from '../compose/promotions.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = switchPorts();

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const precondition = preconditionOf(contract, header);
  const record = await pausePromotion(ports, params.promotionId, {
    by: caller.subject,
    revoke: body?.revoke,
    precondition,
  });
  return { status: 200, body: await withBudget(ports.counters, record) };
});
