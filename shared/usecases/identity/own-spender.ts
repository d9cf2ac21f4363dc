import type { OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';

/** A member who spends their own points with their own token. */
export interface OwnSpender {
  /** The instant of the sign-in; undefined where the token does not have it. */
  readonly signedInAt: number | undefined;
  /** Called only for a new act: a replay gets its response however old the sign-in is. */
  readonly contactChangedAt: () => Promise<number | undefined>;
}

export async function signInOf(spender: OwnSpender | undefined): Promise<OwnSignIn | undefined> {
  if (!spender) return undefined;
  return { at: spender.signedInAt, contactChangedAt: await spender.contactChangedAt() };
}
