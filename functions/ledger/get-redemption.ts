import { getRedemption as contract } from '#shared/contracts/ledger/get-redemption.ts';
import { getRedemption } from '#shared/usecases/ledger/get-redemption.ts';
import { now } from '../compose/clock.ts';
import { pointsLogStores } from '../compose/ledger.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = { ...pointsLogStores(), now };

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const { params, query } = request;
  const how = { ...query, own: isOwn(request.caller) };
  const program = await programs.get();
  return { status: 200, body: await getRedemption(ports, program, memberId, params.redemptionId, how) };
});
