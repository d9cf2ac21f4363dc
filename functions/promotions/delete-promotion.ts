import { deletePromotion as contract } from '#shared/contracts/promotions/delete-promotion.ts';
import { deletePromotion } from '#shared/usecases/promotions/delete-promotion.ts';
import { switchPorts } from '../compose/promotions.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';

const ports = switchPorts();

export const handler = staffHandler(contract, async ({ params, caller, header }) => {
  const precondition = preconditionOf(contract, header);
  await deletePromotion(ports, params.promotionId, { by: caller.subject, precondition });
  return { status: 204 };
});
