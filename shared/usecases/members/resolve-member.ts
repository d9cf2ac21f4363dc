import { type Caller, checkMember } from '#shared/domain/identity/caller.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { IdentifierStore } from '#shared/stores/members/identifier-store.ts';

const CARD = 'card:';

/** Resolves a member id, or `card:` with the digits of a card, to a member id. A card costs one read. */
export async function memberIdOf(
  identifiers: IdentifierStore,
  reference: string,
): Promise<string | undefined> {
  if (!reference.startsWith(CARD)) return reference;
  return identifiers.owner({ kind: 'card', value: reference.slice(CARD.length) });
}

/** The member id for `{member}` of a path. Refused where the caller may not see that member. */
export async function resolveMember(
  identifiers: IdentifierStore,
  reference: string,
  access: { readonly caller: Caller; readonly accepted: readonly string[] },
): Promise<string> {
  const memberId = await memberIdOf(identifiers, reference);
  if (memberId === undefined) throw new MemberNotFound();
  checkMember(access.caller, access.accepted, memberId);
  return memberId;
}
