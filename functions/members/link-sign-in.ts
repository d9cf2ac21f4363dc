import { linkSignIn as contract } from '#shared/contracts/members/link-sign-in.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { linkSignIn } from '#shared/usecases/members/link-sign-in.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { signInPorts } from '../compose/sign-ins.ts';
import { deskHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const ports = signInPorts();

export const handler = deskHandler(contract, async (request) => {
  const { body, caller } = request;
  const memberId = await memberOf(request);
  checkNotBeneficiary(caller, memberId);
  const link = await linkSignIn(ports, memberId, { username: body.username, by: caller.subject });
  return { status: 200, body: link };
});
