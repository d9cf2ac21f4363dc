import type { OwnSignIn } from '#shared/domain/identity/fresh-sign-in.ts';

/** Who spends their own points with their own token. */
export interface OwnSpender {
  /** An instant; undefined where the token does not tell. */
  readonly signedInAt: number | undefined;
  /** Asked once the act turns out to be new: a replay is answered however old the sign-in is. */
  readonly contactChangedAt: () => Promise<number | undefined>;
}

export async function signInOf(spender: OwnSpender | undefined): Promise<OwnSignIn | undefined> {
  if (!spender) return undefined;
  return { at: spender.signedInAt, contactChangedAt: await spender.contactChangedAt() };
}
