import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import type { EnrolmentSurroundings } from '#shared/usecases/members/put-member.ts';
import { now, pause, random } from '../surroundings.ts';
import { profileEnvelope } from './profile-envelope.ts';

export function memberSurroundings(client: DynamoDBClient): EnrolmentSurroundings {
  const tables = { members: environment('MEMBERS_TABLE'), ledger: environment('LEDGER_TABLE') };
  return {
    ledger: new LedgerStore(client, tables.ledger),
    members: new MemberStore(client, tables, profileEnvelope(), environment('IDENTIFIER_KEY')),
    now,
    pause,
    random,
  };
}
