import { listRedemptions as contract } from '#shared/contracts/ledger/list-redemptions.ts';
import { environment } from '#shared/environment.ts';
import { listRedemptions } from '#shared/usecases/ledger/list-redemptions.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { now } from '../compose/clock.ts';
import { pointsListStores } from '../compose/ledger.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { currentProgram } from '../compose/program.ts';
import { httpHandler } from '../edge/http.ts';

const programs = currentProgram();
const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = { ...pointsListStores(), now };
const cursors = new Cursors(environment('IDENTIFIER_KEY'));

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const how = { ...request.query, own: isOwn(request.caller) };
  const program = await programs.get();
  return { status: 200, body: await listRedemptions(ports, program, cursors, memberId, how) };
});
