import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { environment } from '#shared/environment.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import type { MemberSurroundings } from '#shared/usecases/members/put-member.ts';
import { now } from '../surroundings.ts';

export function memberSurroundings(client: DynamoDBClient): MemberSurroundings {
  const tables = { members: environment('MEMBERS_TABLE'), ledger: environment('LEDGER_TABLE') };
  const envelope = new ProfileEnvelope(new KMSClient({ maxAttempts: 3 }), environment('PROFILE_KEY_ID'));
  return {
    ledger: new LedgerStore(client, tables.ledger),
    members: new MemberStore(client, tables, envelope, environment('IDENTIFIER_KEY')),
    now,
  };
}
