import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Contract } from '#shared/contracts/contract.ts';
import type { Caller } from '#shared/domain/members/caller.ts';
import { environment } from '#shared/environment.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { resolveMember } from '#shared/usecases/members/resolve-member.ts';

interface MemberRequest {
  readonly params: { readonly member: string };
  readonly caller: Caller;
}

/** Turns `{member}` of a call into a member id that its caller may see. */
export function memberResolver(client: DynamoDBClient, { scopes }: Contract) {
  const identifiers = new IdentifierStore(
    client,
    environment('MEMBERS_TABLE'),
    environment('IDENTIFIER_KEY'),
  );
  const accepted = scopes === 'public' ? [] : scopes;
  return ({ params, caller }: MemberRequest): Promise<string> =>
    resolveMember(identifiers, params.member, { caller, accepted });
}
