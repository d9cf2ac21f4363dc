import { acceptedBy } from '#shared/contracts/contract.ts';
import { captureRedemptionPart as contract } from '#shared/contracts/ledger/capture-redemption-part.ts';
import { actsOnAnyMember } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { captureRedemptionPart } from '#shared/usecases/ledger/step-redemption.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { pointsPorts } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const guard = clientGuard();
const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = pointsPorts();

export const handler = httpHandler(contract, async (request) => {
  const { params, query, body, received, caller } = request;
  const command = {
    ...params,
    ...query,
    points: body.points,
    final: body.final ?? false,
    contentHash: contentHash(received),
    ownStores: await guard.ownStores(request.caller),
    ownToken: !actsOnAnyMember(caller, acceptedBy(contract)),
  };
  return booked(await captureRedemptionPart(ports, programs, await memberOf(request), command));
});
