import { acceptedBy } from '#shared/contracts/contract.ts';
import { voidRedemption as contract } from '#shared/contracts/ledger/void-redemption.ts';
import { actsOnAnyMember } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { voidRedemption } from '#shared/usecases/ledger/step-redemption.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { pointsPorts } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';
import { stepped } from '../edge/replies.ts';

const guard = clientGuard();
const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = pointsPorts();

export const handler = httpHandler(contract, async (request) => {
  const { params, query, body, received, caller } = request;
  const command = {
    ...body,
    ...query,
    redemptionId: params.redemptionId,
    contentHash: contentHash(received),
    ownStores: await guard.ownStores(request.caller),
    ownToken: !actsOnAnyMember(caller, acceptedBy(contract)),
  };
  return stepped(await voidRedemption(ports, programs, await memberOf(request), command));
});
