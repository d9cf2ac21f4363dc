import { mergeMembers as contract } from '#shared/contracts/members/merge-members.ts';
import { mergeMembers } from '#shared/usecases/members/merge-members.ts';
import { endingPorts } from '../members.ts';
import { currentProgram } from '../program.ts';
import { idOf, otherOf, type RunAct } from './act.ts';

export function mergeAct(): RunAct {
  const programs = currentProgram();
  const ports = endingPorts();
  return (call) => {
    const { asked, giver } = call;
    const { memberId: into, by, contentHash } = asked;
    const { reason } = contract.body.parse(asked.body);
    const request = { into, goes: otherOf(call), mergeId: idOf(asked, 'mergeId'), reason, by, contentHash };
    return mergeMembers(ports, programs, request, giver);
  };
}
