import { putMember as contract } from '#shared/contracts/members/put-member.ts';
import { callerKind } from '#shared/domain/identity/caller.ts';
import { viewOf } from '#shared/domain/identity/view.ts';
import { putMember } from '#shared/usecases/members/put-member.ts';
import { memberPorts } from '../compose/members.ts';
import { currentProgram } from '../compose/program.ts';
import { preconditionOf } from '../edge/entity-tag.ts';
import { httpHandler } from '../edge/http.ts';

const programs = currentProgram();
const ports = memberPorts();

export const handler = httpHandler(contract, async ({ params, body, caller, header, about }) => {
  const precondition = preconditionOf(contract, header);
  const by = { by: caller.subject, caller: callerKind(caller) };
  const { referredBy, ...change } = body;
  const command = { change, referredBy, ...by, precondition, view: viewOf(caller) };
  const { outcome, member } = await putMember(ports, await programs.get(), params.member, command);
  // An enrolment shows nothing but what was sent.
  if (outcome !== 'enrolled') about(member.memberId);
  const headers = { 'idempotency-replayed': 'true' };
  return {
    status: outcome === 'enrolled' ? 201 : 200,
    body: member,
    ...(outcome === 'unchanged' && { headers }),
  };
});
