import { acceptedBy } from '#shared/contracts/contract.ts';
import { leaveHousehold as contract } from '#shared/contracts/households/leave-household.ts';
import { actsOnAnyMember } from '#shared/domain/identity/caller.ts';
import { leaveHousehold } from '#shared/usecases/households/leave-household.ts';
import { householdPorts } from '../compose/households.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { memberHandler } from '../edge/http.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = householdPorts();

export const handler = memberHandler(contract, async (request) => {
  const { householdId } = request.params;
  const memberId = await memberOf(request);
  const { subject: by, member } = request.caller;
  const agent = actsOnAnyMember(request.caller, acceptedBy(contract)) ? member : undefined;
  await leaveHousehold(ports, await programs.get(), { householdId, memberId, by, agent });
  return { status: 204 };
});
