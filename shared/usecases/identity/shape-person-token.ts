import {
  asksAsStaff,
  shapeToken,
  type TokenRequest,
  type TokenShape,
} from '#shared/domain/identity/token-shape.ts';

export interface SecondFactors {
  /** Whether the user is asked for a second factor at each sign-in. */
  hasSecondFactor(username: string): Promise<boolean>;
}

/**
 * The shape of a person's access token. Groups of staff count only for a user with a second factor, which an own provider
 * asks for itself. The pool is asked about staff of its own alone, and only where the client asks for scopes of theirs: a
 * member's sign-in calls nothing.
 */
export async function shapePersonToken(
  pool: SecondFactors,
  username: string,
  request: TokenRequest,
): Promise<TokenShape> {
  const askedByProvider = request.staff?.factorAskedBy === 'provider';
  const has = asksAsStaff(request) && (askedByProvider || (await pool.hasSecondFactor(username)));
  return shapeToken(request, has);
}
