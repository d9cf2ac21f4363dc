import { activatePromotion as contract } from '#shared/contracts/promotions/activate-promotion.ts';
import { describeAwaiting } from '#shared/usecases/approvals/describe-approval.ts';
import { activateOrAsk } from '#shared/usecases/promotions/activate-or-ask.ts';
import { withBudget } from '#shared/usecases/promotions/get-promotion.ts';
import { askPorts } from '../compose/approvals.ts';
import { promotionPorts } from '../compose/promotions.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { staffHandler } from '../edge/http.ts';
import { awaiting } from '../edge/replies.ts';

const ports = { ...promotionPorts(), ...askPorts() };

export const handler = staffHandler(contract, async ({ params, body, caller, header }) => {
  const told = await activateOrAsk(ports, params.promotionId, {
    version: body.version,
    precondition: preconditionOf(contract, header),
    by: caller.subject,
  });
  if ('awaiting' in told) return awaiting({ ...told, awaiting: describeAwaiting(told.awaiting) });
  return { status: 200, body: await withBudget(ports.counters, told) };
});
