import { type Caller, checkMember } from '#shared/domain/identity/caller.ts';
import { PurchaseNotFound } from '#shared/domain/ledger/refusals.ts';
import { holderAt, holdersSince } from '#shared/domain/members/card-holders.ts';
import { MemberNotFound, NeverMerged } from '#shared/domain/members/refusals.ts';
import type { IdentifierStore } from '#shared/stores/members/identifier-store.ts';

const CARD = 'card:';

const cardIn = (reference: string) => reference.slice(CARD.length);

/**
 * Resolves a member id, or `card:` with the digits of a card, to a member id. With an instant a card means who held it
 * then, else who holds it now. A card costs one read.
 */
export async function memberIdOf(
  identifiers: IdentifierStore,
  reference: string,
  at?: number,
): Promise<string | undefined> {
  if (!reference.startsWith(CARD)) return reference;
  const card = await identifiers.card(cardIn(reference));
  return card && (at === undefined ? card.holder : holderAt(card, at));
}

/**
 * The members whom a reference may mean in an act that follows a purchase: of a card those who held it since an instant,
 * the newest first. A card costs one read.
 */
export async function memberIdsSince(
  identifiers: IdentifierStore,
  reference: string,
  since: number,
): Promise<readonly string[]> {
  if (!reference.startsWith(CARD)) return [reference];
  const card = await identifiers.card(cardIn(reference));
  return card ? holdersSince(card, since) : [];
}

/**
 * Books an act that follows a purchase in the log of the first of these members that has the purchase. A refused act
 * wrote nothing. One member costs what it did.
 * @throws MemberNotFound where there are no members, PurchaseNotFound where none of them has the purchase
 */
export async function withThePurchase<Answer>(
  memberIds: readonly string[],
  book: (memberId: string) => Promise<Answer>,
): Promise<Answer> {
  const [memberId, ...earlier] = memberIds;
  if (memberId === undefined) throw new MemberNotFound();
  try {
    return await book(memberId);
  } catch (error) {
    const isAnothers = error instanceof PurchaseNotFound || error instanceof NeverMerged;
    if (earlier.length === 0 || !isAnothers) throw error;
    return withThePurchase(earlier, book);
  }
}

/** The member id for `{member}` of a path. Refused where the caller may not see that member. */
export async function resolveMember(
  identifiers: IdentifierStore,
  reference: string,
  access: { readonly caller: Caller; readonly accepted: readonly string[] },
  at?: number,
): Promise<string> {
  const memberId = await memberIdOf(identifiers, reference, at);
  if (memberId === undefined) throw new MemberNotFound();
  checkMember(access.caller, access.accepted, memberId);
  return memberId;
}
