import { setTimeout } from 'node:timers/promises';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll } from 'vitest';
import type { PersonChange } from '#shared/domain/members/person.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { type EnrolmentPorts, putMember } from '#shared/usecases/members/put-member.ts';
import { type Database, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { type KeyService, startKeyService } from '../../../key-service.ts';

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

/** Storage in which members are enrolled, also through a proxy that raises faults. */
export interface EnrolmentPlace {
  readonly database: Database;
  readonly keys: KeyService;
  readonly proxy: FaultProxy;
  readonly ports: EnrolmentPorts;
  /** The ports whose calls go through the proxy. */
  readonly faulty: EnrolmentPorts;
  readonly identifiers: IdentifierStore;
}

/** Gives a file a place of its own while its tests run. */
export function useEnrolmentPlace(use: (place: EnrolmentPlace) => void): void {
  let place: EnrolmentPlace;
  beforeAll(async () => {
    const database = await startDatabase();
    const keys = await startKeyService();
    const proxy = new FaultProxy(database.endpoint);
    place = {
      database,
      keys,
      proxy,
      ports: enrolment(database, keys),
      faulty: enrolment(database, keys, await proxy.start()),
      identifiers: new IdentifierStore(dynamoDb(database.config()), database.tables.members, secret),
    };
    use(place);
  });
  afterAll(async () => {
    await place.proxy.stop();
    await place.keys.stop();
    await place.database.stop();
  });
}

/** A change by a till. */
export const putBy = (ports: EnrolmentPorts, memberId: string, change: PersonChange) =>
  putMember(ports, initialProgram, memberId, { change, by: 'till-7', caller: 'channel' });

let cards = 0;

/** A card that no other member of the run has. */
export function newCard(): string {
  cards += 1;
  return String(2981_000_000_000 + cards);
}
