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
import { LINK_ATTEMPTS, release, type SignInSurroundings } from './sign-in-links.ts';

const USERNAME = '/username';

export interface LinkCommand {
  readonly username: string;
  /** The subject of the caller's token. */
  readonly by: string;
}

/** Keeps the user with the person. Who was there before is released first: a call that ends here leaves nobody linked. */
async function keepWithPerson(
  around: SignInSurroundings,
  memberId: string,
  { username, memberId: linkedTo }: PoolUser,
): Promise<void> {
  for (let attempt = 0; attempt < LINK_ATTEMPTS; attempt += 1) {
    const { state } = await readHead(around.ledger, memberId);
    if (state.status === 'erased') throw new MemberErased();
    const own = [memberId, ...state.absorbed];
    if (linkedTo !== undefined && !own.includes(linkedTo)) throw new SignInTaken(USERNAME);
    const before = await around.members.person(memberId);
    // Erased or merged between the two reads.
    if (!before) continue;
    const { signIn } = before.person;
    if (signIn === username) return;
    if (signIn !== undefined) await release(around.pool, signIn, own);
    const next = { ...before, person: { ...before.person, signIn: username } };
    if ((await around.members.put(memberId, next, before, undefined)).written) return;
  }
  throw new Unavailable();
}

/** A user signs in as a member from now on, in the place of who did before. */
export async function linkSignIn(
  around: SignInSurroundings,
  memberId: string,
  { username, by }: LinkCommand,
): Promise<SignIn> {
  await readHead(around.ledger, memberId);
  const user = await around.pool.find(username);
  if (!user) throw new UserNotFound(USERNAME);
  // Whoever could link themselves could be any member.
  if (user.subject === by) throw new ActorIsBeneficiary();
  await keepWithPerson(around, memberId, user);
  if (!(await around.pool.link(user.username, memberId))) throw new UserNotFound(USERNAME);
  return { memberId, username: user.username };
}
