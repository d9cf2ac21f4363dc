import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonChange } from '#shared/domain/members/person.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { LedgerStore } from '#shared/stores/ledger/ledger-store.ts';
import { IdentifierStore } from '#shared/stores/members/identifier-store.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { getMember } from '#shared/usecases/members/get-member.ts';
import { lookupMember } from '#shared/usecases/members/lookup-member.ts';
import { type MemberSurroundings, putMember } from '#shared/usecases/members/put-member.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { type KeyService, startKeyService } from '../../../key-service.ts';

let database: Database;
let keys: KeyService;
let proxy: FaultProxy;
let around: MemberSurroundings;
let faulty: MemberSurroundings;
let identifiers: IdentifierStore;
const secret = 'a secret of the test';

beforeAll(async () => {
  database = await startDatabase();
  keys = await startKeyService();
  proxy = new FaultProxy(database.endpoint);
  const over = (endpoint?: string): MemberSurroundings => {
    const client = dynamoDb(database.config(endpoint));
    const envelope = new ProfileEnvelope(new KMSClient(keys.config), keys.keyId);
    return {
      ledger: new LedgerStore(client, database.tables.ledger),
      members: new MemberStore(client, database.tables, envelope, secret),
      now: () => Date.parse('2026-11-22T10:00:00Z'),
    };
  };
  around = over();
  faulty = over(await proxy.start());
  identifiers = new IdentifierStore(dynamoDb(database.config()), database.tables.members, secret);
});

afterAll(async () => {
  await proxy.stop();
  await keys.stop();
  await database.stop();
});

const put = (memberId: string, change: PersonChange, where = around) =>
  putMember(where, initialProgram, memberId, change);

let cards = 0;

function newCard(): string {
  cards += 1;
  return String(2981_000_000_000 + cards);
}

describe('a member', () => {
  it('is enrolled once, with the first entry of a log; the same again changes nothing', async () => {
    const memberId = newMemberId();
    const change = { identifiers: { cards: [newCard()] }, profile: { givenName: 'Robin' } };
    expect(await put(memberId, change)).toMatchObject({
      outcome: 'enrolled',
      member: {
        memberId,
        status: 'active',
        enrolledAt: '2026-11-22T10:00:00.000Z',
        tier: { id: 'blue', name: 'Blue' },
      },
    });
    const items = await database.itemCount();
    expect(await put(memberId, change)).toMatchObject({ outcome: 'unchanged' });
    expect(await put(memberId, {})).toMatchObject({ member: { profile: { givenName: 'Robin' } } });
    expect(await database.itemCount()).toBe(items);
  });

  it('is read back whole', async () => {
    const memberId = newMemberId();
    const change = {
      profile: { givenName: 'Robin' },
      attributes: { vip: true },
      consents: { marketing: false },
    };
    await put(memberId, change);
    expect(await getMember(around, initialProgram, memberId)).toMatchObject({ memberId, ...change });
  });

  it('is found by card, e-mail in any case, and phone; no longer once they are removed', async () => {
    const memberId = newMemberId();
    const own = newCard();
    const [email, phone] = [`${memberId}@Example.com`, `+4416${own.slice(-8)}`];
    await put(memberId, { identifiers: { cards: [own], email, phone } });
    expect(await lookupMember(identifiers, { card: own })).toBe(memberId);
    expect(
      await lookupMember(identifiers, { email: email.toUpperCase().replace('@EXAMPLE', '@example') }),
    ).toBe(memberId);
    expect(await lookupMember(identifiers, { phone })).toBe(memberId);
    await put(memberId, { identifiers: null });
    await expect(lookupMember(identifiers, { card: own })).rejects.toMatchObject({
      code: 'member-not-found',
    });
  });

  it("does not get another's identifier, and is told which; nothing is written", async () => {
    const [first, second] = [newMemberId(), newMemberId()];
    const [taken, free] = [newCard(), newCard()];
    await put(first, { identifiers: { cards: [taken] } });
    const items = await database.itemCount();
    await expect(put(second, { identifiers: { cards: [free, taken] } })).rejects.toMatchObject({
      code: 'identifier-taken',
      status: 409,
      data: { errors: [{ pointer: '/identifiers/cards/1' }] },
    });
    expect(await database.itemCount()).toBe(items);
    await put(first, { identifiers: { cards: [] } });
    expect(await put(second, { identifiers: { cards: [free, taken] } })).toMatchObject({
      outcome: 'enrolled',
    });
  });

  it('two tills enrolling one member at once: one enrols, the other changes, both changes stay', async () => {
    const memberId = newMemberId();
    const both = await Promise.all([
      put(memberId, { profile: { givenName: 'Robin' } }),
      put(memberId, { profile: { familyName: 'Byrne' } }),
    ]);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['changed', 'enrolled']);
    const { profile } = await getMember(around, initialProgram, memberId);
    expect(profile).toEqual({ givenName: 'Robin', familyName: 'Byrne' });
  });

  it('changes made at once all stay: each is made again on top of what came first', async () => {
    const memberId = newMemberId();
    await put(memberId, {});
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => put(memberId, { attributes: { [name]: true } })));
    const { attributes } = await getMember(around, initialProgram, memberId);
    expect(Object.keys(attributes).toSorted()).toEqual(names);
  });

  it('has at most 50 attributes, however they come', async () => {
    const memberId = newMemberId();
    const named = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${from + index}`, true]));
    await put(memberId, { attributes: named(0, 40) });
    const tooMany = put(memberId, { attributes: named(40, 11) });
    await expect(tooMany).rejects.toMatchObject({
      code: 'validation',
      data: { errors: [{ pointer: '/attributes' }] },
    });
    await put(memberId, { attributes: { ...named(40, 11), a0: null } });
  });

  it('two members claiming one card at once: one has it, the other is refused', async () => {
    const shared = newCard();
    const [a, b] = [newMemberId(), newMemberId()];
    const results = await Promise.allSettled(
      [a, b].map((id) => put(id, { identifiers: { cards: [shared] } })),
    );
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect([a, b]).toContain(await lookupMember(identifiers, { card: shared }));
  });

  it('is enrolled by its first caller also when the answer of storage is lost', async () => {
    const memberId = newMemberId();
    proxy.break({ operation: 'TransactWriteItems', fault: 'drop-after', calls: (nth) => nth === 1 });
    expect(await put(memberId, { profile: { givenName: 'Robin' } }, faulty)).toMatchObject({
      outcome: 'enrolled',
    });
  });

  it.each(['conflict', 'throttle'] as const)('survives a storage %s in between', async (fault) => {
    const memberId = newMemberId();
    proxy.break({ operation: 'TransactWriteItems', fault, calls: (nth) => nth === 1 });
    expect(await put(memberId, {}, faulty)).toMatchObject({ outcome: 'enrolled' });
  });

  it('stands in no table in clear', async () => {
    const memberId = newMemberId();
    const marker = 'Zyxwvut';
    await put(memberId, {
      identifiers: { email: `${marker}@example.com` },
      profile: { givenName: marker },
      attributes: { note: marker },
    });
    const all = await database.dump();
    expect(all).toContain(memberId);
    expect(all.toLowerCase()).not.toContain(marker.toLowerCase());
    expect(all).not.toContain(Buffer.from(marker).toString('base64').slice(0, 8));
  });
});
