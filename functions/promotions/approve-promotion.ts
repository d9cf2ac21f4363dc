import { approvePromotion as contract } from '#shared/contracts/promotions/approve-promotion.ts';
import { approveAct } from '#shared/usecases/approvals/approve-act.ts';
import { findActivation } from '#shared/usecases/promotions/find-activation.ts';
import { promotionAct } from '../compose/acts/promotion.ts';
import { askPorts } from '../compose/approvals.ts';
import { staffHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const ports = askPorts();
const activate = promotionAct();

export const handler = staffHandler(contract, async ({ params, caller }) => {
  const asked = await findActivation(ports.approvals, params);
  const approver = { by: caller.subject, member: caller.member };
  return booked(await approveAct(ports, asked, approver, (giver) => activate({ asked, giver })));
});
