import type { Person } from '#shared/domain/members/person.ts';
import type { UserPool } from '#shared/stores/identity/user-pool.ts';
import type { MemberPorts } from './put-member.ts';

export interface SignInPorts extends MemberPorts {
  readonly pool: UserPool;
}

/** A person may be written at the same time: whoever was first is read, and the link changed on top of it. */
export const LINK_ATTEMPTS = 8;

/** Takes the link of one of these members away from a user; one who is somebody else's by now is left alone. */
export async function unlinkUser(
  pool: UserPool,
  username: string,
  memberIds: readonly string[],
): Promise<void> {
  const user = await pool.find(username);
  if (user?.memberId !== undefined && memberIds.includes(user.memberId)) await pool.unlink(user.username);
}

/**
 * Deletes the users of a person who is forgotten. One who is somebody else's by now is left alone; staff keep their
 * account, which is no part of their membership, and lose the link.
 */
export async function forgetSignIns(
  pool: UserPool,
  memberIds: readonly string[],
  { signIn, formerSignIns = [] }: Person,
): Promise<void> {
  for (const username of [...(signIn === undefined ? [] : [signIn]), ...formerSignIns]) {
    const user = await pool.find(username);
    if (!user || (user.memberId !== undefined && !memberIds.includes(user.memberId))) continue;
    if (await pool.isStaff(user.username)) await pool.unlink(user.username);
    else await pool.delete(user.username);
  }
}

/**
 * After a merge: the person's user is of the member who stays, and whoever else was a user of theirs is nobody's. Done
 * again it changes nothing, and is done again with each replay of the merge.
 */
export async function settleSignIns(
  pool: UserPool,
  { memberId, absorbed }: { readonly memberId: string; readonly absorbed: readonly string[] },
  { signIn, formerSignIns = [] }: Person,
): Promise<void> {
  for (const username of formerSignIns) await unlinkUser(pool, username, absorbed);
  if (signIn === undefined) return;
  const user = await pool.find(signIn);
  if (user?.memberId !== undefined && absorbed.includes(user.memberId)) await pool.link(signIn, memberId);
}
