import { isDeepStrictEqual } from 'node:util';
import { type Caller, checkMember } from '#shared/domain/identity/caller.ts';
import { type CardLog, holderAt, logsAt, logsSince } from '#shared/domain/members/card-holders.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import type { MayMean } from './card-logs.ts';

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
 * The logs that a reference means, that of the survivor last: of a card those of who held it at an instant, else of who
 * holds it now. With them the logs of all who held it, the newest first. A card costs one read.
 */
export async function logsOf(
  identifiers: IdentifierStore,
  reference: string,
  at?: number,
): Promise<{ readonly own: readonly CardLog[]; readonly others: MayMean }> {
  if (!reference.startsWith(CARD)) return { own: [{ memberId: reference }], others: [] };
  const card = await identifiers.card(cardIn(reference));
  if (!card) return { own: [], others: [] };
  const own = logsAt(card, at);
  const isOwn = (logs: readonly CardLog[]) => isDeepStrictEqual(logs, own);
  return { own, others: logsSince(card, 0).filter((logs) => !isOwn(logs)) };
}

/**
 * The logs that a reference may mean in an act that follows a purchase: of a card those of each who held it since an
 * instant, the newest holder first. A card costs one read.
 */
export async function logsOfSince(
  identifiers: IdentifierStore,
  reference: string,
  since: number,
): Promise<MayMean> {
  if (!reference.startsWith(CARD)) return [[{ memberId: reference }]];
  const card = await identifiers.card(cardIn(reference));
  return card ? logsSince(card, since) : [];
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
