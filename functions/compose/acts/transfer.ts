import { transferPoints as contract } from '#shared/contracts/ledger/transfer-points.ts';
import { transferPoints } from '#shared/usecases/ledger/transfer-points.ts';
import { pointsPorts } from '../ledger.ts';
import { currentProgram } from '../program.ts';
import { idOf, otherOf, type RunAct } from './act.ts';

export function transferAct(): RunAct {
  const programs = currentProgram();
  const ports = pointsPorts();
  return (call) => {
    const { asked, giver, spender } = call;
    const { memberId: from, contentHash } = asked;
    const { points } = contract.body.parse(asked.body);
    const request = { transferId: idOf(asked, 'transferId'), from, points, contentHash };
    return transferPoints(ports, programs, { ...request, receiver: otherOf(call), spender }, giver);
  };
}
