import { permissionsOf } from '#shared/contracts/households/household.ts';
import { joinHousehold as contract } from '#shared/contracts/households/join-household.ts';
import { joinHousehold } from '#shared/usecases/households/join-household.ts';
import { householdPorts } from '../households.ts';
import { currentProgram } from '../program.ts';
import { idOf, type RunAct } from './act.ts';

export function householdAct(): RunAct {
  const programs = currentProgram();
  const ports = householdPorts();
  return async ({ asked, giver }) => {
    const { memberId, by, ids } = asked;
    const permissions = permissionsOf(contract.body.parse(asked.body));
    const joinedWith = ids.joinedWith === undefined ? undefined : Number(ids.joinedWith);
    const request = { householdId: idOf(asked, 'householdId'), memberId, by, joinedWith, ...permissions };
    const { joined, replayed, membership } = await joinHousehold(ports, await programs.get(), request, giver);
    return { replayed, answer: membership, isStep: !joined };
  };
}
