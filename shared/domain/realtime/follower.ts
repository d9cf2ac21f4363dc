import type { Topic } from './member-sockets.ts';

/** The subject of a socket: a member, or topics. */
export interface Followed {
  /** The member id, or `staff/{subject}`. */
  readonly follower: string;
  /** Absent for a member's. */
  readonly topics?: readonly Topic[] | undefined;
}

const topicsByScope: ReadonlyMap<string, readonly Topic[]> = new Map([
  ['agent', ['case']],
  ['analyst', ['kpi']],
  ['marketer', ['kpi']],
  ['admin', ['case', 'kpi']],
]);

export const isStaff = (follower: string): boolean => follower.startsWith('staff/');

/**
 * The member or the topics that a token follows. A token with the scope `member` follows its member, also where it has
 * scopes of staff beside it; one with a scope of staff alone follows topics. Undefined for others.
 */
export function followedBy({
  scopes,
  member,
  subject,
}: {
  /** Without their prefix. */
  readonly scopes: readonly string[];
  readonly member?: string | undefined;
  readonly subject?: string | undefined;
}): Followed | undefined {
  if (scopes.includes('member') && member !== undefined) return { follower: member };
  const topics = [...new Set(scopes.flatMap((scope) => topicsByScope.get(scope) ?? []))].toSorted();
  if (topics.length === 0 || subject === undefined) return undefined;
  return { follower: `staff/${subject}`, topics };
}
