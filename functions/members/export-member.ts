import { acceptedBy } from '#shared/contracts/contract.ts';
import { exportMember as contract } from '#shared/contracts/members/export-member.ts';
import { actsOnAnyMember } from '#shared/domain/identity/caller.ts';
import { environment } from '#shared/environment.ts';
import { exportMember } from '#shared/usecases/members/export-member.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { approvalStore } from '../compose/approvals.ts';
import { listStores } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { memberPorts } from '../compose/members.ts';
import { currentProgram, programVersions } from '../compose/program.ts';
import { memberHandler } from '../edge/http.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = {
  ...memberPorts(),
  ...listStores(),
  approvals: approvalStore(),
  programVersions: programVersions(),
};
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = memberHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const asked = { ...request.query, own: !actsOnAnyMember(request.caller, acceptedBy(contract)) };
  return {
    status: 200,
    body: await exportMember(ports, await programs.get(), cursors, memberId, asked),
    headers: { 'content-disposition': 'attachment; filename="laurel-member-export.json"' },
  };
});
