import type { SignInPorts } from '#shared/usecases/members/sign-in-links.ts';
import { unlinkSockets } from '#shared/usecases/realtime/close-sockets.ts';
import { memberPorts, userPool } from './members.ts';
import { socketPorts } from './realtime.ts';

/** The ports that link or unlink a sign-in: the person, the user pool and the sockets. */
export function signInPorts(): SignInPorts {
  const sockets = socketPorts();
  return {
    ...memberPorts(),
    pool: userPool(),
    endSockets: (memberId) => unlinkSockets(sockets, memberId),
  };
}
