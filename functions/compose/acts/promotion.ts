import { activateApproved } from '#shared/usecases/promotions/activate-approved.ts';
import { withBudget } from '#shared/usecases/promotions/get-promotion.ts';
import { promotionPorts } from '../promotions.ts';
import type { RunAct } from './act.ts';

/** The activation of a promotion that waits. The call that asks for one is a switch of the promotion. */
export function promotionAct(): RunAct {
  const ports = promotionPorts();
  return async ({ asked, giver }) => {
    if (!giver) throw new TypeError('nobody but staff activates a promotion');
    const { replayed, answer } = await activateApproved(ports, asked, giver);
    return { replayed, answer: await withBudget(ports.counters, answer) };
  };
}
