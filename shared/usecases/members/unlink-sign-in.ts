import { Unavailable } from '#shared/domain/refusal.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { LINK_ATTEMPTS, type SignInPorts, unlinkUser } from './sign-in-links.ts';

/**
 * Unlinks the user of a member and closes the sockets of that sign-in. The user pool is changed before the person, so a
 * call that failed can be repeated.
 */
export async function unlinkSignIn(ports: SignInPorts, memberId: string): Promise<void> {
  for (let attempt = 0; attempt < LINK_ATTEMPTS; attempt += 1) {
    const { state } = await readHead(ports.ledger, memberId);
    const before = await ports.members.person(memberId);
    if (before?.person.signIn === undefined) return;
    const { signIn, ...person } = before.person;
    await unlinkUser(ports.pool, signIn, [memberId, ...state.absorbed]);
    await ports.endSockets(memberId);
    if ((await ports.members.put(memberId, { ...before, person }, before)).written) return;
  }
  throw new Unavailable();
}
