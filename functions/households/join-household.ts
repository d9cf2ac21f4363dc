import { joinHousehold as contract } from '#shared/contracts/households/join-household.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { joinHousehold } from '#shared/usecases/households/join-household.ts';
import { householdPorts } from '../compose/households.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { staffHandler } from '../edge/http.ts';
import { booked, stepped } from '../edge/replies.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = householdPorts();

export const handler = staffHandler(contract, async (request) => {
  const { params, body, caller } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  const { joined, replayed, membership } = await joinHousehold(ports, await programs.get(), {
    householdId: params.householdId,
    memberId,
    mayRedeem: body.mayRedeem ?? false,
    contributes: body.contributes ?? true,
    by: caller.subject,
  });
  const told = { replayed, answer: membership };
  return joined ? booked(told) : stepped(told);
});
