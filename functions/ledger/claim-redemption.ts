import { claimRedemption as contract } from '#shared/contracts/ledger/claim-redemption.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { claimRedemption } from '#shared/usecases/ledger/step-redemption.ts';
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
  const { params, query, body, received } = request;
  const command = {
    ...body,
    ...query,
    redemptionId: params.redemptionId,
    contentHash: contentHash(received),
    ownStores: await guard.ownStores(request.caller),
  };
  return stepped(await claimRedemption(ports, programs, await memberOf(request), command));
});
