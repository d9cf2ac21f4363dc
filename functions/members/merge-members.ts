import { mergeMembers as contract } from '#shared/contracts/members/merge-members.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { mergeMembers } from '#shared/usecases/members/merge-members.ts';
import { memberResolver, otherMemberResolver } from '../compose/member-resolver.ts';
import { endingPorts } from '../compose/members.ts';
import { currentProgram } from '../compose/program.ts';
import { staffHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const otherOf = otherMemberResolver('/from');
const ports = endingPorts();

export const handler = staffHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const into = await memberOf(request);
  checkNotBeneficiary(caller, into);
  const merged = await mergeMembers(ports, programs, {
    into,
    goes: () => otherOf(body.from),
    mergeId: params.mergeId,
    reason: body.reason,
    by: caller.subject,
    contentHash: contentHash(received),
  });
  return booked(merged);
});
