import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Contract } from '#shared/contracts/contract.ts';
import { ReceiverNotFound } from '#shared/domain/ledger/refusals.ts';
import type { Caller } from '#shared/domain/members/caller.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import { environment } from '#shared/environment.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { memberIdOf, resolveMember } from '#shared/usecases/members/resolve-member.ts';

interface MemberRequest {
  readonly params: { readonly member: string };
  readonly caller: Caller;
}

function identifierStore(client: DynamoDBClient): IdentifierStore {
  return new IdentifierStore(client, environment('MEMBERS_TABLE'), environment('IDENTIFIER_KEY'));
}

/** Turns `{member}` of a call into a member id that its caller may see. */
export function memberResolver(client: DynamoDBClient, { scopes }: Contract) {
  const identifiers = identifierStore(client);
  const accepted = scopes === 'public' ? [] : scopes;
  return ({ params, caller }: MemberRequest): Promise<string> =>
    resolveMember(identifiers, params.member, { caller, accepted });
}

/** Turns the member that a body names, if it names one, into an id; a member's own token needs to name none. */
export function quotedMemberResolver(client: DynamoDBClient, contract: Contract) {
  const memberOf = memberResolver(client, contract);
  return async (member: string | undefined, caller: Caller): Promise<string | undefined> => {
    const named = member ?? caller.member;
    return named === undefined ? undefined : memberOf({ params: { member: named }, caller });
  };
}

/** Turns the receiver of a transfer, whom the sender need not be allowed to see, into a member id. */
export function receiverResolver(client: DynamoDBClient) {
  const identifiers = identifierStore(client);
  return async (receiver: string): Promise<string> => {
    const memberId = await memberIdOf(identifiers, receiver);
    if (memberId === undefined) throw new ReceiverNotFound();
    return memberId;
  };
}

/** Turns the member that a signed body names into an id: who signs may see every member, as a till may. */
export function signedMemberResolver(client: DynamoDBClient) {
  const identifiers = identifierStore(client);
  return async (member: string): Promise<string> => {
    const memberId = await memberIdOf(identifiers, member);
    if (memberId === undefined) throw new MemberNotFound();
    return memberId;
  };
}
