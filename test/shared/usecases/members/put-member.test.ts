import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { describe, expect, it } from 'vitest';
import type { Person, PersonChange } from '#shared/domain/members/person.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { getMember } from '#shared/usecases/members/get-member.ts';
import { lookupMember } from '#shared/usecases/members/lookup-member.ts';
import { newMemberId } from '../../../database.ts';
import { clock, type EnrolmentPlace, newCard, putBy, useEnrolmentPlace } from './enrolment.ts';
import { erase } from './erased.ts';

let database: EnrolmentPlace['database'];
let keys: EnrolmentPlace['keys'];
let proxy: EnrolmentPlace['proxy'];
let ports: EnrolmentPlace['ports'];
let faulty: EnrolmentPlace['faulty'];
let identifiers: EnrolmentPlace['identifiers'];

useEnrolmentPlace((place) => {
  ({ database, keys, proxy, ports, faulty, identifiers } = place);
});

const put = (memberId: string, change: PersonChange, where = ports) => putBy(where, memberId, change);

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
    expect(await getMember(ports, initialProgram, memberId)).toMatchObject({ memberId, ...change });
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
      data: { errors: [{ pointer: '/identifiers/cards/1', memberId: first }] },
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
    const { profile } = await getMember(ports, initialProgram, memberId);
    expect(profile).toEqual({ givenName: 'Robin', familyName: 'Byrne' });
  });

  it('changes made at once all stay: each is made again on top of what came first', async () => {
    const memberId = newMemberId();
    await put(memberId, {});
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => put(memberId, { attributes: { [name]: true } })));
    const { attributes } = await getMember(ports, initialProgram, memberId);
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

  it.each([1, 2])(
    'is enrolled by its first caller also when the answer of storage is lost %d times',
    async (times) => {
      const memberId = newMemberId();
      proxy.break({ operation: 'TransactWriteItems', fault: 'drop-after', calls: (nth) => nth <= times });
      const change = { identifiers: { cards: [newCard()] }, profile: { givenName: 'Robin' } };
      expect(await put(memberId, change, faulty)).toMatchObject({ outcome: 'enrolled' });
      expect(proxy.calls.filter((call) => call === 'TransactWriteItems')).toHaveLength(times + 1);
      expect(await put(memberId, change)).toMatchObject({ outcome: 'unchanged' });
    },
  );

  it('is enrolled by the caller whose answer is lost, also where another changes it before the repetition', async () => {
    const memberId = newMemberId();
    let other: ReturnType<typeof put> | undefined;
    proxy.break({
      operation: 'TransactWriteItems',
      fault: 'drop-after',
      calls: (nth) => nth === 1,
      onDropped: () => {
        other = put(memberId, { profile: { familyName: 'Byrne' } });
      },
    });
    const given = await put(memberId, { profile: { givenName: 'Robin' } }, faulty);
    expect(given).toMatchObject({ outcome: 'enrolled', member: { profile: { givenName: 'Robin' } } });
    expect(await other).toMatchObject({ outcome: 'changed' });
    const { profile } = await getMember(ports, initialProgram, memberId);
    expect(profile).toEqual({ givenName: 'Robin', familyName: 'Byrne' });
  });

  it('is changed once by a caller whose answer is lost', async () => {
    const memberId = newMemberId();
    await put(memberId, {});
    proxy.break({ operation: 'TransactWriteItems', fault: 'drop-after', calls: (nth) => nth === 1 });
    await put(memberId, { consents: { marketing: true } }, faulty);
    expect((await ports.members.person(memberId))?.revision).toBe(2);
  });

  it.each(['conflict', 'throttle'] as const)('survives a storage %s in between', async (fault) => {
    const memberId = newMemberId();
    proxy.break({ operation: 'TransactWriteItems', fault, calls: (nth) => nth === 1 });
    expect(await put(memberId, {}, faulty)).toMatchObject({ outcome: 'enrolled' });
  });

  it('is not there while storage answers nothing but conflicts: unavailable, after a bounded number of tries', async () => {
    const memberId = newMemberId();
    proxy.break({ operation: 'TransactWriteItems', fault: 'conflict', calls: () => true });
    const hurried = { ...faulty, pause: async () => undefined };
    await expect(put(memberId, {}, hurried)).rejects.toMatchObject({ code: 'unavailable', status: 503 });
    expect(proxy.calls.filter((call) => call === 'TransactWriteItems').length).toBeLessThan(100);
    expect(await ports.ledger.head(memberId)).toBeUndefined();
  });

  it('is not changed any more once it is erased', async () => {
    const memberId = newMemberId();
    await put(memberId, {});
    await erase(ports.ledger, memberId);
    const change = put(memberId, { profile: { givenName: 'Robin' } });
    await expect(change).rejects.toMatchObject({ code: 'member-erased', status: 409 });
    expect((await ports.members.person(memberId))?.revision).toBe(1);
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

describe('the cards of a member', () => {
  it("are added to the others: another's is refused by its place among them, and nothing changes", async () => {
    const [first, second] = [newMemberId(), newMemberId()];
    const [taken, free, own] = [newCard(), newCard(), newCard()];
    await put(first, { identifiers: { cards: [taken] } });
    await put(second, { identifiers: { cards: [own] } });
    await expect(put(second, { identifiers: { addCards: [free, taken] } })).rejects.toMatchObject({
      code: 'identifier-taken',
      data: { errors: [{ pointer: '/identifiers/addCards/1', memberId: first }] },
    });
    expect((await getMember(ports, initialProgram, second)).identifiers.cards).toEqual([own]);
  });

  it('are at most 20 together, counted after those that go', async () => {
    const memberId = newMemberId();
    const cards = Array.from({ length: 20 }, newCard);
    const more = newCard();
    await put(memberId, { identifiers: { cards } });
    await expect(put(memberId, { identifiers: { addCards: [more] } })).rejects.toMatchObject({
      code: 'validation',
      data: { errors: [{ pointer: '/identifiers/addCards' }] },
    });
    const exchange = { addCards: [more], removeCards: cards.slice(0, 1) };
    const { member } = await put(memberId, { identifiers: exchange });
    expect(member.identifiers.cards).toEqual([...cards.slice(1), more]);
  });
});

describe('the contact of a member', () => {
  const changedAt = async (memberId: string) => (await ports.members.person(memberId))?.contactChangedAt;

  const at = (later: number, memberId: string, change: PersonChange) =>
    put(memberId, change, { ...ports, now: () => clock + later });

  it('is known to have changed from when an e-mail address or phone number is another or gone, and stays so', async () => {
    const memberId = newMemberId();
    const [email, other] = [`${memberId}@example.com`, `new-${memberId}@example.com`];
    await at(0, memberId, {});
    await at(1000, memberId, { identifiers: { email } });
    await at(2000, memberId, { identifiers: { email: email.toUpperCase(), cards: [newCard()] } });
    expect(await changedAt(memberId)).toBeUndefined();
    await at(3000, memberId, { identifiers: { email: other } });
    expect(await changedAt(memberId)).toBe(clock + 3000);
    await at(4000, memberId, { profile: { givenName: 'Robin' }, identifiers: { phone: '+353860009001' } });
    expect(await changedAt(memberId)).toBe(clock + 3000);
    await at(5000, memberId, { identifiers: null });
    expect(await changedAt(memberId)).toBe(clock + 5000);
  });

  it('has its instant in clear next to the sealed person, in milliseconds', async () => {
    const memberId = newMemberId();
    await at(0, memberId, { identifiers: { email: `${memberId}@example.com` }, profile: { givenName: 'R' } });
    await at(7000, memberId, { identifiers: { email: null } });
    const client = dynamoDb(database.config());
    const Key = { id: { S: `member/${memberId}` }, part: { S: 'person' } };
    const get = new GetItemCommand({
      TableName: database.tables.members,
      Key,
      ProjectionExpression: 'contactChangedAt',
    });
    expect((await client.send(get)).Item).toEqual({ contactChangedAt: { N: String(clock + 7000) } });
    client.destroy();
  });
});

describe('the consents of a member', () => {
  it('keep who changed them and when, through every other change', async () => {
    const memberId = newMemberId();
    await put(memberId, { consents: { marketing: true } });
    await put(memberId, { consents: { marketing: true }, profile: { givenName: 'Robin' } });
    await put(memberId, { consents: null });
    const stored = await ports.members.person(memberId);
    const said = { consent: 'marketing', at: clock, by: 'till-7' };
    expect(stored?.person.consentHistory).toEqual([
      { ...said, given: true },
      { ...said, given: null },
    ]);
  });

  it('have none of it with a person who was sealed before there was a history', async () => {
    const memberId = newMemberId();
    const older: Person = JSON.parse(
      '{"identifiers":{},"profile":{"givenName":"Robin"},"attributes":{},"consents":{"marketing":true}}',
    );
    const envelope = new ProfileEnvelope(new KMSClient(keys.config), keys.keyId);
    const sealed = await envelope.seal(memberId, older);
    expect(await envelope.open(memberId, sealed)).toEqual({
      ...older,
      consentHistory: [],
      identifierHistory: [],
    });
  });
});
