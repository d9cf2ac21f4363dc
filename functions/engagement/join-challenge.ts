import { joinChallenge as contract } from '#shared/contracts/engagement/join-challenge.ts';
import { joinChallenge } from '#shared/usecases/engagement/join-challenge.ts';
import { joinPorts } from '../compose/engagement.ts';
import { memberResolver, ownReaders } from '../compose/member-resolver.ts';
import { httpHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const isOwn = ownReaders(contract);
const ports = joinPorts();

export const handler = httpHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  const reader = { own: isOwn(request.caller) };
  const { joined, join } = await joinChallenge(ports, memberId, request.params.challengeId, reader);
  return { status: joined ? 201 : 200, body: join };
});
