import { acceptedBy, type Contract } from '#shared/contracts/contract.ts';
import { actsOnAnyMember, type Caller, ownMember } from '#shared/domain/identity/caller.ts';
import { checkQuotedPerson } from '#shared/domain/identity/quoted-person.ts';
import { OtherMemberNotFound } from '#shared/domain/ledger/refusals.ts';
import { NOBODY } from '#shared/domain/members/nobody.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { memberIdOf, resolveMember } from '#shared/usecases/members/resolve-member.ts';

export interface MemberRequest {
  readonly params: { readonly member: string };
  readonly caller: Caller;
  /** Tells the audit trail the member id that a card in the path resolved to. */
  readonly about?: (memberId: string) => void;
}

/** A request about something that happened: a card means who held it then. */
interface DatedRequest extends MemberRequest {
  readonly body: { readonly occurredAt: string };
}

interface QuoteRequest {
  readonly body: {
    readonly member?: string | undefined;
    readonly as?: object | undefined;
    readonly purchase: { readonly occurredAt: string };
  };
  readonly caller: Caller;
  readonly about: (memberId: string) => void;
}

/** The store that finds members by their identifiers. */
export function identifierStore(): IdentifierStore {
  return new IdentifierStore(dynamoDb(), environment('MEMBERS_TABLE'), environment('IDENTIFIER_KEY'));
}

/** Tells whether a caller reads with a member's own token. */
export function ownReaders(contract: Contract): (caller: Caller) => boolean {
  const accepted = acceptedBy(contract);
  return (caller) => !actsOnAnyMember(caller, accepted);
}

/** Resolves `{member}` of a path to the id of a member that the caller may see. */
export function memberResolver(contract: Contract) {
  const identifiers = identifierStore();
  const accepted = acceptedBy(contract);
  return async ({ params, caller, about }: MemberRequest, at?: number): Promise<string> => {
    const memberId = await resolveMember(identifiers, params.member, { caller, accepted }, at);
    about?.(memberId);
    return memberId;
  };
}

/** Resolves `{member}` of a path to the member who held the card when it happened. */
export function buyerResolver(contract: Contract) {
  const memberOf = memberResolver(contract);
  return (request: DatedRequest): Promise<string> => memberOf(request, Date.parse(request.body.occurredAt));
}

/**
 * Resolves the member of a quote to a member id; undefined where it is for nobody, or for a described person. A member's
 * own token may leave the member out.
 */
export function quotedMemberResolver(contract: Contract) {
  const memberOf = memberResolver(contract);
  return async ({ body, caller, about }: QuoteRequest): Promise<string | undefined> => {
    checkQuotedPerson(caller, body);
    const named = body.member ?? ownMember(caller);
    return named === undefined || body.as
      ? undefined
      : memberOf({ params: { member: named }, caller, about }, Date.parse(body.purchase.occurredAt));
  };
}

/**
 * Resolves the receiver of a transfer to a member id. An unknown card is nobody, whose log is read all the same, so that
 * both cost the same.
 */
export function receiverResolver() {
  const find = memberFinder();
  return async (to: string): Promise<string> => (await find(to)) ?? NOBODY;
}

/**
 * Finds the member of an id or a card, whom the caller need not be allowed to see; undefined for an unknown card. With an
 * instant a card means who held it then.
 */
export function memberFinder() {
  const identifiers = identifierStore();
  return (reference: string, at?: number): Promise<string | undefined> =>
    memberIdOf(identifiers, reference, at);
}

/** Resolves the other member of an act, whom the caller need not be allowed to see, to a member id. */
export function otherMemberResolver(pointer: string) {
  const find = memberFinder();
  return async (other: string): Promise<string> => {
    const memberId = await find(other);
    if (memberId === undefined) throw new OtherMemberNotFound(pointer);
    return memberId;
  };
}
