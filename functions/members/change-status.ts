import { changeStatus as contract } from '#shared/contracts/members/change-status.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { changeStatus } from '#shared/usecases/members/change-status.ts';
import { pointsPorts } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { deskHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = pointsPorts();

export const handler = deskHandler(contract, async (request) => {
  const { params, body, caller, received } = request;
  const { changeId } = params;
  const command = { ...body, changeId, by: caller.subject, contentHash: contentHash(received) };
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  return booked(await changeStatus(ports, programs, memberId, command));
});
