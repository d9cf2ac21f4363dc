import { acceptedBy } from '#shared/contracts/contract.ts';
import { eraseMember as contract } from '#shared/contracts/members/erase-member.ts';
import { actsOnAnyMember } from '#shared/domain/identity/caller.ts';
import { viewOf } from '#shared/domain/identity/view.ts';
import { eraseMember } from '#shared/usecases/members/erase-member.ts';
import { approvalStore } from '../compose/approvals.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { endingPorts } from '../compose/members.ts';
import { currentProgram } from '../compose/program.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { memberHandler } from '../edge/http.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = { ...endingPorts(), approvals: approvalStore() };

export const handler = memberHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const { caller } = request;
  const own = !actsOnAnyMember(caller, acceptedBy(contract));
  await eraseMember(ports, await programs.get(), memberId, {
    by: caller.subject,
    view: viewOf(caller),
    precondition: preconditionOf(contract, request.header),
    signIn: own ? { at: caller.signedInAt } : undefined,
  });
  return { status: 204 };
});
