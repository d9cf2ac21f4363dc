import { setTimeout } from 'node:timers/promises';
import { KMSClient } from '@aws-sdk/client-kms';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import type { EnrolmentPorts } from '#shared/usecases/members/put-member.ts';
import type { Database } from '../../../database.ts';
import type { KeyService } from '../../../key-service.ts';

/** Behind the keys of identifiers. */
export const secret = 'a secret of the test';

/** The time of every act. */
export const clock = Date.parse('2026-11-22T10:00:00Z');

/** The ports that enrol members; `endpoint` is that of a proxy before the database. */
export function enrolment(database: Database, keys: KeyService, endpoint?: string): EnrolmentPorts {
  const client = dynamoDb(database.config(endpoint));
  const envelope = new ProfileEnvelope(new KMSClient(keys.config), keys.keyId);
  return {
    ledger: new LedgerStore(client, database.tables.ledger),
    members: new MemberStore(client, database.tables.members, envelope, secret),
    now: () => clock,
    pause: (milliseconds) => setTimeout(milliseconds),
    random: Math.random,
  };
}
