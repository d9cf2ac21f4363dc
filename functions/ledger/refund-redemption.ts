import { refundRedemption as contract } from '#shared/contracts/ledger/refund-redemption.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { refundRedemption } from '#shared/usecases/ledger/refund-redemption.ts';
import { pointsPorts } from '../compose/ledger.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';
import { booked } from '../edge/replies.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const ports = pointsPorts();

export const handler = httpHandler(contract, async (request) => {
  const { params, query, body, received } = request;
  const { redemptionId, refundId } = params;
  const { of } = query;
  const command = { redemptionId, refundId, of, points: body.points, contentHash: contentHash(received) };
  const memberId = await memberOf(request);
  checkNotBeneficiary(request.caller, memberId);
  return booked(await refundRedemption(ports, programs, memberId, command));
});
