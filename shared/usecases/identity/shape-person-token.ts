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
 * The shape of a person's access token. Groups of staff count only for a user with a second factor. The pool is asked
 * for staff alone, and only where the client asks for scopes of theirs: a member's sign-in calls nothing.
 */
export async function shapePersonToken(
  pool: SecondFactors,
  username: string,
  request: TokenRequest,
): Promise<TokenShape> {
  return shapeToken(request, asksAsStaff(request) && (await pool.hasSecondFactor(username)));
}
