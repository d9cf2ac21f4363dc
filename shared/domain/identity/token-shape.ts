/** Scopes that a user's group gives. Clients may ask for more: scopes belong to clients, not to users. */
const byGroup: Readonly<Record<string, string>> = {
  marketer: 'laurel/marketer',
  agent: 'laurel/agent',
  analyst: 'laurel/analyst',
  admin: 'laurel/admin',
};

export interface TokenRequest {
  /** The scopes that the client would put into the token. */
  readonly scopes: readonly string[];
  readonly groups: readonly string[];
  /** Whether an administrator marked the user as staff, by an attribute that no app client can write. */
  readonly staff: boolean;
  /** The member that this user is, from the link that no app client can write. */
  readonly member?: string | undefined;
}

export interface TokenShape {
  readonly suppressed: readonly string[];
  readonly member?: string | undefined;
}

/**
 * The scopes that a user's token keeps: those of the groups of a user who is staff, and `member` where the user is linked to a member.
 * The claim `member` is in every token of a linked user, because it also names the member that an agent is and may not
 * act for. It is an authority only together with the scope. `channel` is for machines, never for people.
 */
export function shapeToken({ scopes, groups, staff, member }: TokenRequest): TokenShape {
  const given = new Set(staff ? groups.map((group) => byGroup[group]) : []);
  if (member !== undefined) given.add('laurel/member');
  const suppressed = scopes.filter((scope) => scope.startsWith('laurel/') && !given.has(scope));
  return member === undefined ? { suppressed } : { suppressed, member };
}
