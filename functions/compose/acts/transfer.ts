import { transferPoints as contract } from '#shared/contracts/ledger/transfer-points.ts';
import type { MissStore } from '#shared/stores/service/miss-store.ts';
import { transferPoints } from '#shared/usecases/ledger/transfer-points.ts';
import { pointsPorts } from '../ledger.ts';
import { currentProgram } from '../program.ts';
import { idOf, otherOf, type RunAct } from './act.ts';

/** `misses` where members may transfer, too. */
export function transferAct(misses?: MissStore): RunAct {
  const programs = currentProgram();
  const ports = { ...pointsPorts(), misses };
  return (call) => {
    const { asked, giver, spender } = call;
    const { memberId: from, contentHash } = asked;
    const { to, points } = contract.body.parse(asked.body);
    const request = { transferId: idOf(asked, 'transferId'), from, to, points, contentHash };
    return transferPoints(ports, programs, { ...request, receiver: otherOf(call), spender }, giver);
  };
}
