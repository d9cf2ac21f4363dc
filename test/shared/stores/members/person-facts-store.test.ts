import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonChange } from '#shared/domain/members/person.ts';
import { unknownPerson } from '#shared/domain/members/person-facts.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { PersonFactsStore } from '#shared/stores/members/person-facts-store.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { SegmentStore } from '#shared/stores/members/segment-store.ts';
import { ProjectionStore } from '#shared/stores/projections/projection-store.ts';
import { putMember } from '#shared/usecases/members/put-member.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { type KeyService, startKeyService } from '../../../key-service.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const withProfile = { profile: true };
const withoutProfile = { profile: false };
const change: PersonChange = {
  identifiers: { email: 'robin@example.com' },
  profile: { givenName: 'Robin', birthDate: '1990-02-28' },
  attributes: { vip: true, visits: 12, favourite: 'tea' },
};

let database: Database;
let keys: KeyService;
let proxy: FaultProxy;
let faulty: string;
let kms: KMSClient;
let keyCalls = 0;

beforeAll(async () => {
  database = await startDatabase();
  keys = await startKeyService();
  proxy = new FaultProxy(database.endpoint);
  faulty = await proxy.start();
  kms = new KMSClient(keys.config);
  kms.middlewareStack.add((next) => (args) => {
    keyCalls += 1;
    return next(args);
  });
});

afterAll(async () => {
  await proxy.stop();
  await keys.stop();
  await database.stop();
});

const envelope = () => new ProfileEnvelope(kms, keys.keyId);

/** An enrolled member, with what consumers keep beside the person. */
async function enrolled(given: PersonChange, segments: readonly string[] = []): Promise<string> {
  const memberId = newMemberId();
  const client = dynamoDb(database.config());
  const { tables } = database;
  const ports = {
    ledger: new LedgerStore(client, tables.ledger),
    members: new MemberStore(client, tables.members, envelope(), 'a secret of the test'),
    now: () => now,
    pause: async () => undefined,
    random: () => 0,
  };
  const identifiers = given.identifiers && { ...given.identifiers, email: `${memberId}@example.com` };
  await putMember(ports, initialProgram, memberId, {
    change: { ...given, identifiers },
    by: 'till',
    caller: 'channel',
  });
  if (segments.length > 0) await new SegmentStore(client, tables.members).put(memberId, segments, now);
  await new ProjectionStore(client, tables.members).put(
    {
      memberId,
      lastSeq: 7,
      status: 'active',
      tierId: 'blue',
      available: 1,
      pending: 0,
      purchases: 1,
      spendBase: 100,
      lastPurchaseAt: now,
      dueAt: now,
    },
    undefined,
  );
  return memberId;
}

/** A reader that counts what it does. */
function counted() {
  const { client, counts } = countedClient(database.config());
  keyCalls = 0;
  return { facts: new PersonFactsStore(client, database.tables.members, envelope()), counts };
}

describe('the facts about a person', () => {
  it('are the birth date, the attributes and the segments, and no more', async () => {
    const memberId = await enrolled(change, ['students', 'tea']);
    expect(await counted().facts.personFacts(memberId, withProfile)).toEqual({
      birthDate: '1990-02-28',
      attributes: { vip: true, visits: 12, favourite: 'tea' },
      segments: ['students', 'tea'],
    });
  });

  it('have no birth date where none was told', async () => {
    const memberId = await enrolled({ attributes: { vip: true } });
    const facts = await counted().facts.personFacts(memberId, withProfile);
    expect(facts).toStrictEqual({ attributes: { vip: true }, segments: [] });
  });

  it('cost one read unit in one call, and one call of KMS', async () => {
    const memberId = await enrolled(change, ['students']);
    const { facts, counts } = counted();
    await facts.personFacts(memberId, withProfile);
    expect([counts.operations, counts.readUnits, keyCalls]).toEqual([['Query'], 1, 1]);
  });

  it('cost no call of KMS where nobody asks for the profile: then the segments are all', async () => {
    const memberId = await enrolled(change, ['students']);
    const { facts, counts } = counted();
    expect(await facts.personFacts(memberId, withoutProfile)).toEqual({
      ...unknownPerson,
      segments: ['students'],
    });
    expect([counts.operations, counts.readUnits, keyCalls]).toEqual([['GetItem'], 1, 0]);
  });

  it('cost no call of KMS where there is no profile: the segments are all', async () => {
    const memberId = await enrolled({}, ['students']);
    expect(await counted().facts.personFacts(memberId, withProfile)).toEqual({
      ...unknownPerson,
      segments: ['students'],
    });
    expect(keyCalls).toBe(0);
  });

  it.each([withProfile, withoutProfile])('are unknown for an unknown member: %j', async (asked) => {
    expect(await counted().facts.personFacts(newMemberId(), asked)).toEqual(unknownPerson);
    expect(keyCalls).toBe(0);
  });

  it('are read anew each time: nothing is kept from the call before', async () => {
    const memberId = await enrolled({}, ['students']);
    const { facts } = counted();
    await facts.personFacts(memberId, withProfile);
    await new SegmentStore(dynamoDb(database.config()), database.tables.members).put(memberId, [], now);
    expect(await facts.personFacts(memberId, withProfile)).toEqual(unknownPerson);
  });

  it.each([
    ['Query', withProfile],
    ['GetItem', withoutProfile],
  ] as const)('are unavailable, never unknown, while storage throttles: %s', async (operation, asked) => {
    const memberId = await enrolled(change, ['students']);
    proxy.break({ operation, fault: 'throttle', calls: () => true });
    const client = dynamoDb(database.config(faulty));
    const facts = new PersonFactsStore(client, database.tables.members, envelope());
    await expect(facts.personFacts(memberId, asked)).rejects.toMatchObject({ code: 'unavailable' });
    proxy.break();
  });

  it('are unavailable, never unknown, while KMS is down', async () => {
    const memberId = await enrolled(change, ['students']);
    const down = new KMSClient({ ...keys.config, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    const facts = new PersonFactsStore(
      dynamoDb(database.config()),
      database.tables.members,
      new ProfileEnvelope(down, keys.keyId),
    );
    await expect(facts.personFacts(memberId, withProfile)).rejects.toMatchObject({ code: 'unavailable' });
  });
});
