import { type Staff, staffGroups } from './staff.ts';

/** Scopes that a user's group gives. Clients may ask for more: scopes belong to clients, not to users. */
const byGroup = new Map<string, string>(staffGroups.map((group) => [group, `laurel/${group}`]));

/** Cognito's scope for the calls by which users change their own account, such as its second factor. */
const OWN_USER = 'aws.cognito.signin.user.admin';

export interface TokenRequest {
  /** The scopes that the client would put into the token. */
  readonly scopes: readonly string[];
  /** Why the user is staff; undefined for all others. */
  readonly staff: Staff | undefined;
  /** The member that this user is, from the link that no app client can write. */
  readonly member?: string | undefined;
}

export interface TokenShape {
  readonly suppressed: readonly string[];
  readonly member?: string | undefined;
}

/** Whether a client asks for what only the groups of staff give, so that the user's second factor decides. */
export function asksAsStaff({ scopes, staff }: TokenRequest): boolean {
  return staff?.groups.some((group) => scopes.includes(byGroup.get(group) ?? '')) ?? false;
}

/**
 * The scopes that a user's token keeps: those of the groups of staff who have a second factor, `member` where the user is
 * linked to a member, and for staff of the pool the one that enrols a second factor. The claim `member` is in every token of a linked
 * user, because it also names the member that an agent is and may not act for. It is an authority only together with the
 * scope. `channel` is for machines, never for people.
 */
export function shapeToken(request: TokenRequest, hasSecondFactor: boolean): TokenShape {
  const { scopes, staff, member } = request;
  const given = new Set(staff && hasSecondFactor ? staff.groups.map((group) => byGroup.get(group)) : []);
  if (staff?.factorAskedBy === 'pool') given.add(OWN_USER);
  if (member !== undefined) given.add('laurel/member');
  const suppressed = scopes.filter(
    (scope) => (scope.startsWith('laurel/') || scope === OWN_USER) && !given.has(scope),
  );
  return member === undefined ? { suppressed } : { suppressed, member };
}
