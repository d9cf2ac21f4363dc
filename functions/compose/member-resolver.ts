import { acceptedBy, type Contract } from '#shared/contracts/contract.ts';
import { type Caller, ownMember } from '#shared/domain/identity/caller.ts';
import { OtherMemberNotFound } from '#shared/domain/ledger/refusals.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { environment } from '#shared/environment.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { memberIdOf, resolveMember } from '#shared/usecases/members/resolve-member.ts';

interface MemberRequest {
  readonly params: { readonly member: string };
  readonly caller: Caller;
  /** Tells the audit trail whom a card in the path stood for. */
  readonly about?: (memberId: string) => void;
}

function identifierStore(): IdentifierStore {
  return new IdentifierStore(dynamoDb(), environment('MEMBERS_TABLE'), environment('IDENTIFIER_KEY'));
}

/** Turns `{member}` of a call into a member id that its caller may see. */
export function memberResolver(contract: Contract) {
  const identifiers = identifierStore();
  const accepted = acceptedBy(contract);
  return async ({ params, caller, about }: MemberRequest): Promise<string> => {
    const memberId = await resolveMember(identifiers, params.member, { caller, accepted });
    about?.(memberId);
    return memberId;
  };
}

/** Turns the member that a body names, if it names one, into an id; a member's own token needs to name none. */
export function quotedMemberResolver(contract: Contract) {
  const memberOf = memberResolver(contract);
  return async (member: string | undefined, caller: Caller): Promise<string | undefined> => {
    const named = member ?? ownMember(caller);
    return named === undefined ? undefined : memberOf({ params: { member: named }, caller });
  };
}

/** Turns the other member of an act, whom the caller need not be allowed to see, into a member id. */
export function otherMemberResolver(pointer: string) {
  const identifiers = identifierStore();
  return async (other: string): Promise<string> => {
    const memberId = await memberIdOf(identifiers, other);
    if (memberId === undefined) throw new OtherMemberNotFound(pointer);
    return memberId;
  };
}

/** Turns the member that a signed body names into an id: who signs may see every member, as a till may. */
export function signedMemberResolver() {
  const identifiers = identifierStore();
  return async (member: string): Promise<string> => {
    const memberId = await memberIdOf(identifiers, member);
    if (memberId === undefined) throw new MemberNotFound();
    return memberId;
  };
}
