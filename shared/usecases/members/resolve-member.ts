import { type Caller, checkMember } from '#shared/domain/members/caller.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { IdentifierStore } from '#shared/stores/members/identifier-store.ts';

const CARD = 'card:';

/** The member id behind `{member}` of a path, if the caller may see that member. A card costs one read. */
export async function resolveMember(
  identifiers: IdentifierStore,
  reference: string,
  access: { readonly caller: Caller; readonly accepted: readonly string[] },
): Promise<string> {
  const memberId = reference.startsWith(CARD)
    ? await identifiers.owner({ kind: 'card', value: reference.slice(CARD.length) })
    : reference;
  if (memberId === undefined) throw new MemberNotFound();
  checkMember(access.caller, access.accepted, memberId);
  return memberId;
}
