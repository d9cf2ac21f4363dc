import { movePurchase as contract } from '#shared/contracts/ledger/move-purchase.ts';
import { movePurchase } from '#shared/usecases/ledger/move-purchase.ts';
import { purchasePorts } from '../ledger.ts';
import { idOf, otherOf, type RunAct } from './act.ts';

export function moveAct(): RunAct {
  const ports = purchasePorts();
  return (call) => {
    const { asked, giver } = call;
    const { memberId: from, by, contentHash } = asked;
    const { reason } = contract.body.parse(asked.body);
    const named = { purchaseId: idOf(asked, 'purchaseId'), moveId: idOf(asked, 'moveId') };
    return movePurchase(ports, { ...named, from, reason, by, buyer: otherOf(call), contentHash }, giver);
  };
}
