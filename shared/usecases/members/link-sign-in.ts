import type { SignIn } from '#shared/contracts/members/link-sign-in.ts';
import {
  ActorIsBeneficiary,
  MemberErased,
  SignInTaken,
  UserNotFound,
} from '#shared/domain/members/refusals.ts';
import { Unavailable } from '#shared/domain/refusal.ts';
import type { PoolUser } from '#shared/stores/identity/user-pool.ts';
import { readHead } from '#shared/usecases/log/read-head.ts';
import { LINK_ATTEMPTS, type SignInPorts, unlinkUser } from './sign-in-links.ts';

const USERNAME = '/username';

export interface LinkCommand {
  readonly username: string;
  /** The subject of the caller's token. */
  readonly by: string;
}

/** Keeps the user in the person. The former user is unlinked before, so a call that ends here leaves nobody linked. */
async function keepWithPerson(
  ports: SignInPorts,
  memberId: string,
  { username, memberId: linkedTo }: PoolUser,
): Promise<void> {
  for (let attempt = 0; attempt < LINK_ATTEMPTS; attempt += 1) {
    const { state } = await readHead(ports.ledger, memberId);
    if (state.status === 'erased') throw new MemberErased();
    const own = [memberId, ...state.absorbed];
    if (linkedTo !== undefined && !own.includes(linkedTo)) throw new SignInTaken(USERNAME);
    const before = await ports.members.person(memberId);
    // The member was erased or merged between the two reads.
    if (!before) continue;
    const { signIn } = before.person;
    if (signIn === username) return;
    if (signIn !== undefined) {
      await unlinkUser(ports.pool, signIn, own);
      await ports.endSockets(memberId);
    }
    const next = { ...before, person: { ...before.person, signIn: username } };
    if ((await ports.members.put(memberId, next, before)).written) return;
  }
  throw new Unavailable();
}

/** Links a user to a member, in place of the user linked before. */
export async function linkSignIn(
  ports: SignInPorts,
  memberId: string,
  { username, by }: LinkCommand,
): Promise<SignIn> {
  await readHead(ports.ledger, memberId);
  const user = await ports.pool.find(username);
  if (!user) throw new UserNotFound(USERNAME);
  // An agent who could link their own user could become any member.
  if (user.subject === by) throw new ActorIsBeneficiary();
  await keepWithPerson(ports, memberId, user);
  if (!(await ports.pool.link(user.username, memberId))) throw new UserNotFound(USERNAME);
  return { memberId, username: user.username };
}
