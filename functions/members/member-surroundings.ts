import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { environment } from '#shared/environment.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import type { MemberSurroundings } from '#shared/usecases/members/put-member.ts';
import { now } from '../surroundings.ts';
import { profileEnvelope } from './profile-envelope.ts';

export function memberSurroundings(client: DynamoDBClient): MemberSurroundings {
  const tables = { members: environment('MEMBERS_TABLE'), ledger: environment('LEDGER_TABLE') };
  return {
    ledger: new LedgerStore(client, tables.ledger),
    members: new MemberStore(client, tables, profileEnvelope(), environment('IDENTIFIER_KEY')),
    now,
  };
}
