import { permissionsOf } from '#shared/contracts/households/household.ts';
import { joinHousehold as contract } from '#shared/contracts/households/join-household.ts';
import { askedMembership } from '#shared/usecases/households/asked-membership.ts';
import { setContribution } from '#shared/usecases/households/set-contribution.ts';
import { householdAct } from '../compose/acts/household.ts';
import { askPorts } from '../compose/approvals.ts';
import { householdPorts } from '../compose/households.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { ownSpenders } from '../compose/members.ts';
import { currentProgram } from '../compose/program.ts';
import { giving } from '../edge/giving.ts';
import { memberHandler } from '../edge/http.ts';
import { stepped } from '../edge/replies.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const spenderOf = ownSpenders(contract);
const ports = { ...householdPorts(), ...askPorts() };
const permit = giving('household', householdAct());

export const handler = memberHandler(contract, async (request) => {
  const { params, body, caller } = request;
  const memberId = await memberOf(request);
  const named = { householdId: params.householdId, memberId, ...permissionsOf(body) };
  const spender = spenderOf(caller, memberId);
  if (spender) {
    const own = { ...named, mayRedeem: body.mayRedeem, by: caller.subject };
    return stepped(await setContribution(ports, await programs.get(), own, spender));
  }
  return permit(request, { memberId, ids: await askedMembership(ports, named) });
});
