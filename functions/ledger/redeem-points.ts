import { redeemPoints as contract, wantedOf } from '#shared/contracts/ledger/redeem-points.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { redeemPoints } from '#shared/usecases/ledger/redeem-points.ts';
import { newActResolver } from '../compose/card-logs.ts';
import { clientGuard } from '../compose/client-guard.ts';
import { redeemPorts } from '../compose/ledger.ts';
import { ownSpenders } from '../compose/members.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const guard = clientGuard();
const programs = currentProgram();
const memberOf = newActResolver(contract);
const spenderOf = ownSpenders(contract);
const ports = redeemPorts();

export const handler = httpHandler(contract, async (request) => {
  const { params, body, received, caller } = request;
  await guard.check(caller, body);
  const { redemptionId } = params;
  const act = { reference: redemptionReference(redemptionId), contentHash: contentHash(received) };
  const memberId = await memberOf(request, act);
  return booked(
    await redeemPoints(ports, programs, memberId, {
      redemptionId,
      wanted: wantedOf(body),
      capture: body.capture ?? true,
      expiresInSeconds: body.expiresIn ?? 900,
      channel: body.channel,
      store: body.store,
      contentHash: act.contentHash,
      spender: spenderOf(caller, memberId),
    }),
  );
});
