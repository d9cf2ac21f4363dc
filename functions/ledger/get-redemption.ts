import { getRedemption as contract } from '#shared/contracts/ledger/get-redemption.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { getRedemption } from '#shared/usecases/ledger/get-redemption.ts';
import { actResolver } from '../compose/card-logs.ts';
import { now } from '../compose/clock.ts';
import { pointsLogStores } from '../compose/ledger.ts';
import { ownReaders } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';

const programs = currentProgram();
const logOf = actResolver(contract);
const isOwn = ownReaders(contract);
const ports = { ...pointsLogStores(), now };

export const handler = httpHandler(contract, async (request) => {
  const { redemptionId } = request.params;
  const { memberId, of } = await logOf(request, redemptionReference(redemptionId));
  const how = { of, own: isOwn(request.caller) };
  const program = await programs.get();
  return { status: 200, body: await getRedemption(ports, program, memberId, redemptionId, how) };
});
