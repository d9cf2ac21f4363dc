import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { acceptedBy, type Contract } from '#shared/contracts/contract.ts';
import { actsOnAnyMember, type Caller } from '#shared/domain/members/caller.ts';
import { environment } from '#shared/environment.ts';
import { ContactStore } from '#shared/stores/members/contact-store.ts';
import type { OwnSpender } from '#shared/usecases/identity/own-spender.ts';

/** Whether a call spends what is the caller's own: then it may need a fresh sign-in. Tills and staff are nobody here. */
export function ownSpenders(client: DynamoDBClient, contract: Contract) {
  const contacts = new ContactStore(client, environment('MEMBERS_TABLE'));
  const accepted = acceptedBy(contract);
  return (caller: Caller, memberId: string): OwnSpender | undefined => {
    if (actsOnAnyMember(caller, accepted)) return undefined;
    return { signedInAt: caller.signedInAt, contactChangedAt: () => contacts.changedAt(memberId) };
  };
}
