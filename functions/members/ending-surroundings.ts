import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { HouseholdStore } from '#shared/stores/households/household-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { PersonEndings } from '#shared/stores/members/person-endings.ts';
import type { EndingSurroundings } from '#shared/usecases/members/erase-member.ts';
import { pointsSurroundings } from '../ledger/ledger-surroundings.ts';
import { profileEnvelope } from './profile-envelope.ts';
import { userPool } from './user-pool.ts';

/** What a member is erased or merged with: the books, the person and who signs in. */
export function endingSurroundings(client: DynamoDBClient): EndingSurroundings {
  const members = environment('MEMBERS_TABLE');
  const envelope = profileEnvelope();
  const secret = environment('IDENTIFIER_KEY');
  const tables = { members, ledger: environment('LEDGER_TABLE') };
  return {
    ...pointsSurroundings(client),
    members: new MemberStore(client, tables, envelope, secret),
    endings: new PersonEndings(members, envelope, secret),
    households: new HouseholdStore(client, members),
    pool: userPool(),
  };
}
