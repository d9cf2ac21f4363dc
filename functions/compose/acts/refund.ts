import { refundRedemption as contract } from '#shared/contracts/ledger/refund-redemption.ts';
import { refundRedemption } from '#shared/usecases/ledger/refund-redemption.ts';
import { pointsPorts } from '../ledger.ts';
import { currentProgram } from '../program.ts';
import { idOf, type RunAct } from './act.ts';

export function refundAct(): RunAct {
  const programs = currentProgram();
  const ports = pointsPorts();
  return ({ asked, giver, ownStores }) => {
    const { memberId, contentHash, ids } = asked;
    const { points } = contract.body.parse(asked.body);
    const named = { redemptionId: idOf(asked, 'redemptionId'), refundId: idOf(asked, 'refundId') };
    const command = { ...named, of: ids.of, points, contentHash, ownStores };
    return refundRedemption(ports, programs, memberId, command, giver);
  };
}
