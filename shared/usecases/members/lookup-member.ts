import { identifiersOf } from '#shared/domain/members/identifiers.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { IdentifierStore } from '#shared/stores/members/identifier-store.ts';

export interface Lookup {
  readonly card?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

/** Finds the member of an identifier, which must be in the form that the enrolment keeps. */
export async function lookupMember(
  identifiers: IdentifierStore,
  { card, ...others }: Lookup,
): Promise<string> {
  const [identifier] = identifiersOf({ identifiers: { ...others, ...(card && { cards: [card] }) } });
  const owner = identifier && (await identifiers.owner(identifier));
  if (owner === undefined) throw new MemberNotFound();
  return owner;
}
