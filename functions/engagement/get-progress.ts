import { getProgress as contract } from '#shared/contracts/engagement/get-progress.ts';
import { getProgress } from '#shared/usecases/engagement/get-progress.ts';
import { progressPorts } from '../compose/engagement.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { httpHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = progressPorts();

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  return { status: 200, body: await getProgress(ports, memberId, { own: isOwn(request.caller) }) };
});
