import { MemberNotFound } from '#shared/domain/members/refusals.ts';

/** Who calls, as the verified token says. */
export interface Caller {
  /** Without their prefix: `channel`, `member` … */
  readonly scopes: readonly string[];
  /** The member that a member's token speaks for. */
  readonly member?: string | undefined;
  /** The person or client, for the audit trail. */
  readonly subject: string;
  /** The app client that the token was given to. */
  readonly client: string;
  /** When a person signed in, an instant; machines do not. */
  readonly signedInAt?: number | undefined;
  /** The network address that the call came from. */
  readonly address: string;
}

/** Whether one of the scopes that a call accepts is not a member's own: such a caller sees every member. */
export function isStaff({ scopes }: Caller, accepted: readonly string[]): boolean {
  return scopes.some((scope) => scope === 'admin' || (scope !== 'member' && accepted.includes(scope)));
}

/**
 * Whether the caller may touch this member: staff scopes that the call accepts see every member, a
 * member's own token only itself. Somebody else's member is as good as unknown.
 */
export function checkMember(caller: Caller, accepted: readonly string[], memberId: string): void {
  if (isStaff(caller, accepted)) return;
  if (!caller.scopes.includes('member') || caller.member !== memberId) throw new MemberNotFound();
}
