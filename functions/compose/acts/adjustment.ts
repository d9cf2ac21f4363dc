import { adjustPoints as contract } from '#shared/contracts/ledger/adjust-points.ts';
import { adjustPoints } from '#shared/usecases/ledger/adjust-points.ts';
import { pointsPorts } from '../ledger.ts';
import { currentProgram } from '../program.ts';
import { idOf, type RunAct } from './act.ts';

export function adjustmentAct(): RunAct {
  const programs = currentProgram();
  const ports = pointsPorts();
  return ({ asked, giver }) => {
    const { memberId, by, contentHash } = asked;
    const { points, reason, qualifying = false } = contract.body.parse(asked.body);
    const adjustmentId = idOf(asked, 'adjustmentId');
    const command = { adjustmentId, points, reason, qualifying, by, contentHash };
    return adjustPoints(ports, programs, memberId, command, giver);
  };
}
