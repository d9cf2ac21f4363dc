import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { acceptedBy, type Contract } from '#shared/contracts/contract.ts';
import { actsOnAnyMember, type Caller } from '#shared/domain/identity/caller.ts';
import { environment } from '#shared/environment.ts';
import { awsClient } from '#shared/stores/aws-client.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { UserPool } from '#shared/stores/identity/user-pool.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { ContactStore } from '#shared/stores/members/contact-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { PersonEndings } from '#shared/stores/members/person-endings.ts';
import type { OwnSpender } from '#shared/usecases/identity/own-spender.ts';
import type { EndingPorts } from '#shared/usecases/members/erase-member.ts';
import type { EnrolmentPorts } from '#shared/usecases/members/put-member.ts';
import { now, pause, random } from './clock.ts';
import { pointsPorts } from './ledger.ts';
import { profileEnvelope } from './person.ts';

export function memberPorts(): EnrolmentPorts {
  const members = environment('MEMBERS_TABLE');
  return {
    ledger: new LedgerStore(dynamoDb(), environment('LEDGER_TABLE')),
    members: new MemberStore(dynamoDb(), members, profileEnvelope(), environment('IDENTIFIER_KEY')),
    now,
    pause,
    random,
  };
}

/** The ports that erase or merge a member: the books, the person and the sign-ins. */
export function endingPorts(): EndingPorts {
  const members = environment('MEMBERS_TABLE');
  const envelope = profileEnvelope();
  const secret = environment('IDENTIFIER_KEY');
  return {
    ...pointsPorts(),
    members: new MemberStore(dynamoDb(), members, envelope, secret),
    endings: new PersonEndings(members, envelope, secret),
    households: new HouseholdStore(dynamoDb(), members),
    pool: userPool(),
  };
}

export function userPool(): UserPool {
  return new UserPool(awsClient(CognitoIdentityProviderClient), environment('USER_POOL_ID'));
}

/** The caller as the spender of their own points, who may need a fresh sign-in. Undefined for tills and staff. */
export function ownSpenders(contract: Contract) {
  const contacts = new ContactStore(dynamoDb(), environment('MEMBERS_TABLE'));
  const accepted = acceptedBy(contract);
  return (caller: Caller, memberId: string): OwnSpender | undefined => {
    if (actsOnAnyMember(caller, accepted)) return undefined;
    return { signedInAt: caller.signedInAt, contactChangedAt: () => contacts.changedAt(memberId) };
  };
}
