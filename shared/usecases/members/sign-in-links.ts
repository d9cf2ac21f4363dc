import type { Person } from '#shared/domain/members/person.ts';
import type { UserPool } from '#shared/stores/identity/user-pool.ts';
import type { MemberPorts } from './put-member.ts';

export interface SignInPorts extends MemberPorts {
  readonly pool: UserPool;
  /** Closes the sockets that tokens issued until now opened, and lets them open no other. */
  readonly endSockets: (memberId: string) => Promise<void>;
}

/** The most attempts of a link. Where another writer of the person was first, the link is made again on that result. */
export const LINK_ATTEMPTS = 8;

/** Unlinks a user from these members. A user who is linked to another member is left alone. */
export async function unlinkUser(
  pool: UserPool,
  username: string,
  memberIds: readonly string[],
): Promise<void> {
  const user = await pool.find(username);
  if (user?.memberId !== undefined && memberIds.includes(user.memberId)) await pool.unlink(user.username);
}

/**
 * Deletes the users of an erased person. A user who is linked to another member is left alone. Staff keep their user,
 * which they need for their work, and lose the link.
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
 * After a merge, links the person's user to the survivor and unlinks the other users of the absorbed members. Safe to
 * repeat, and repeated with each replay of the merge.
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
