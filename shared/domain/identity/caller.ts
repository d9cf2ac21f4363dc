import type { CallerKind } from '#shared/domain/members/identifier-history.ts';
import { ActorIsBeneficiary, MemberNotFound } from '#shared/domain/members/refusals.ts';

/** The caller, as the verified token says. */
export interface Caller {
  /** Without their prefix: `channel`, `member` … */
  readonly scopes: readonly string[];
  /** The member behind the token. It is an authority only together with the scope `member`: see `ownMember`. */
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

const STAFF: ReadonlySet<string> = new Set(['marketer', 'agent', 'analyst', 'admin']);

/** The staff scopes of a token. */
export function staffScopes({ scopes }: Pick<Caller, 'scopes'>): readonly string[] {
  return scopes.filter((scope) => STAFF.has(scope));
}

export function callerKind(caller: Pick<Caller, 'scopes'>): CallerKind {
  if (staffScopes(caller).length > 0) return 'staff';
  return caller.scopes.includes('channel') ? 'channel' : 'member';
}

const readsEveryLog: ReadonlySet<string> = new Set(['admin', 'agent', 'channel']);

/** Analysts see no person: they may read a log only after its member is erased. */
export function readsErasedOnly(caller: Caller, memberId: string): boolean {
  const staff = caller.scopes.some((scope) => readsEveryLog.has(scope));
  return !staff && ownMember(caller) !== memberId;
}

/** Whether a scope that the call accepts lets its caller act on whatever member is named. */
export function actsOnAnyMember(caller: Pick<Caller, 'scopes'>, accepted: readonly string[]): boolean {
  return caller.scopes.some((scope) => scope === 'admin' || (scope !== 'member' && accepted.includes(scope)));
}

/** The member that a member's own token speaks for. That somebody is linked to one gives a token of staff nothing. */
export function ownMember({ scopes, member }: Pick<Caller, 'scopes' | 'member'>): string | undefined {
  return scopes.includes('member') ? member : undefined;
}

/**
 * Whether the caller may touch this member: staff scopes that the call accepts see every member, a
 * member's own token only itself. Somebody else's member is as good as unknown.
 */
export function checkMember(caller: Caller, accepted: readonly string[], memberId: string): void {
  if (actsOnAnyMember(caller, accepted)) return;
  if (ownMember(caller) !== memberId) throw new MemberNotFound();
}

/**
 * Refuses an act of staff for the member that the actor is: nobody gives points to themselves. The pointer names the
 * place in the request of a member who is not that of the path.
 */
export function checkNotBeneficiary({ member }: Caller, memberId: string, pointer?: string): void {
  if (member === memberId) throw new ActorIsBeneficiary(pointer);
}
