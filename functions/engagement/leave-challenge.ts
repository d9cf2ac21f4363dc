import { leaveChallenge as contract } from '#shared/contracts/engagement/leave-challenge.ts';
import { leaveChallenge } from '#shared/usecases/engagement/join-challenge.ts';
import { leavePorts } from '../compose/engagement.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { httpHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = leavePorts();

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  await leaveChallenge(ports, memberId, request.params.challengeId, { own: isOwn(request.caller) });
  return { status: 204 };
});
