import { unlinkSignIn as contract } from '#shared/contracts/members/unlink-sign-in.ts';
import { checkNotBeneficiary } from '#shared/domain/identity/caller.ts';
import { unlinkSignIn } from '#shared/usecases/members/unlink-sign-in.ts';
import { memberResolver } from '../compose/member-resolver.ts';
import { signInPorts } from '../compose/sign-ins.ts';
import { deskHandler } from '../edge/http.ts';

const memberOf = memberResolver(contract);
const ports = signInPorts();

export const handler = deskHandler(contract, async (request) => {
  const memberId = await memberOf(request);
  checkNotBeneficiary(request.caller, memberId);
  await unlinkSignIn(ports, memberId);
  return { status: 204 };
});
