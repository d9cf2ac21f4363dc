import { getMember as contract } from '#shared/contracts/members/get-member.ts';
import { viewOf } from '#shared/domain/identity/view.ts';
import { getMember } from '#shared/usecases/members/get-member.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { memberPorts } from '../compose/members.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = memberPorts();

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const how = { view: viewOf(request.caller), own: isOwn(request.caller) };
  return { status: 200, body: await getMember(ports, await programs.get(), memberId, how) };
});
