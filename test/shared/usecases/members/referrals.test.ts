import { BatchWriteItemCommand, GetItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonChange } from '#shared/domain/members/person.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { MemberStore } from '#shared/stores/members/member-store.ts';
import { PersonEndings } from '#shared/stores/members/person-endings.ts';
import { ProfileEnvelope } from '#shared/stores/members/profile-envelope.ts';
import { ReferralStore } from '#shared/stores/members/referral-store.ts';
import { getReferral } from '#shared/usecases/members/get-referral.ts';
import { putMember } from '#shared/usecases/members/put-member.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { type KeyService, startKeyService } from '../../../key-service.ts';
import { Books } from '../books.ts';
import { erase, merge, suspend } from '../ledger/acts.ts';

let database: Database;
let keys: KeyService;
let books: Books;
let referrals: ReferralStore;

beforeAll(async () => {
  database = await startDatabase();
  keys = await startKeyService();
  books = withKeys();
  referrals = new ReferralStore(dynamoDb(database.config()), database.tables.members);
});

afterAll(async () => {
  await keys.stop();
  await database.stop();
});

/** Books over sealed persons. `first` happens once, right before the first call of this kind. */
function withKeys(first?: () => Promise<unknown>, before?: string): Books {
  const client = dynamoDb(database.config());
  let waits = first;
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === before) {
          const happens = waits;
          waits = undefined;
          await happens?.();
        }
        return next(args);
      },
    { step: 'initialize' },
  );
  const made = new Books(client, database.tables);
  const envelope = new ProfileEnvelope(new KMSClient(keys.config), keys.keyId);
  const secret = 'a secret of the test';
  const members = new MemberStore(client, database.tables.members, envelope, secret);
  const endings = new PersonEndings(database.tables.members, envelope, secret);
  return Object.assign(made, { members, ports: { ...made.ports, members, endings } });
}

async function put(memberId: string, change: PersonChange, referredBy?: string, where = books) {
  const command = { change, referredBy, by: 'till-7', caller: 'channel' as const };
  return putMember(where.ports, await where.programs.get(), memberId, command);
}

async function enrolled(change: PersonChange = {}, referredBy?: string): Promise<string> {
  const memberId = newMemberId();
  await put(memberId, change, referredBy);
  return memberId;
}

const shown = (memberId: string) => getReferral({ ledger: books.ledger, referrals }, memberId);
const codeOf = async (memberId: string) => (await shown(memberId)).code;
const referralOf = async (memberId: string) => (await referrals.of(memberId)).referral;

let cards = 0;
const newCard = () => String(8_000_000 + cards++);

describe('a referral code', () => {
  it('is made by the first call, and never changes', async () => {
    const member = await enrolled();
    const first = await shown(member);
    expect(first).toEqual({
      code: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{10}$/),
      referred: 0,
      rewarded: 0,
    });
    expect(await shown(member)).toEqual(first);
    expect(await codeOf(await enrolled())).not.toBe(first.code);
  });

  it('is one where ten calls ask for it at once', async () => {
    const member = await enrolled();
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(member)));
    expect(new Set(codes).size).toBe(1);
    expect((await referrals.of(member)).codes).toEqual([codes[0]]);
  });

  it('that another member has is not given', async () => {
    const [first, second] = [await enrolled(), await enrolled()];
    const code = await codeOf(first);
    expect(await referrals.give(second, code)).toBe(false);
    expect((await referrals.of(second)).codes).toEqual([]);
    expect(await books.members.referrer(code)).toBe(first);
  });

  it('is refused for a member who is unknown, erased or merged', async () => {
    const [erased, into, from] = [await enrolled(), await enrolled(), await enrolled()];
    await erase(books, erased);
    await merge(books, into, from, 'g1');
    await expect(shown(newMemberId())).rejects.toMatchObject({ code: 'member-not-found' });
    await expect(shown(erased)).rejects.toMatchObject({ code: 'member-erased' });
    await expect(shown(from)).rejects.toMatchObject({ code: 'member-merged', data: { into } });
    expect(await referrals.give(erased, '0000000000')).toBe(false);
  });
});

describe('an enrolment with a code', () => {
  it('counts a friend of its member, however the code is typed, and may be repeated', async () => {
    const member = await enrolled();
    const code = await codeOf(member);
    const friend = newMemberId();
    const typed = `${code.slice(0, 5)}-${code.slice(5)}`.toLowerCase();
    expect(await put(friend, {}, typed)).toMatchObject({ outcome: 'enrolled' });
    expect(await referralOf(friend)).toEqual({ code, referralId: expect.any(String) });
    expect(await shown(member)).toEqual({ code, referred: 1, rewarded: 0 });
    expect(await put(friend, {}, code)).toMatchObject({ outcome: 'unchanged' });
    expect(await put(friend, { profile: { givenName: 'Robin' } }, typed)).toMatchObject({
      outcome: 'changed',
    });
    expect(await put(friend, { profile: null })).toMatchObject({ outcome: 'changed' });
    expect(await shown(member)).toEqual({ code, referred: 1, rewarded: 0 });
  });

  it('is refused where the code leads to nobody, and leaves no trace', async () => {
    const friend = newMemberId();
    await expect(put(friend, {}, 'ZZZZZZZZZZ')).rejects.toMatchObject({
      code: 'referral-unknown',
      data: { errors: [{ pointer: '/referredBy' }] },
    });
    expect(await books.members.person(friend)).toBeUndefined();
    expect(await put(friend, {})).toMatchObject({ outcome: 'enrolled' });
  });

  it('is the only time at which a code can be told', async () => {
    const [first, second] = [await codeOf(await enrolled()), await codeOf(await enrolled())];
    const [with1, without] = [await enrolled({}, first), await enrolled()];
    const closed = { code: 'referral-closed', data: { errors: [{ pointer: '/referredBy' }] } };
    await expect(put(with1, {}, second)).rejects.toMatchObject(closed);
    await expect(put(without, {}, first)).rejects.toMatchObject(closed);
    await expect(put(without, {}, 'ZZZZZZZZZZ')).rejects.toMatchObject(closed);
    const own = await codeOf(without);
    await expect(put(without, {}, own)).rejects.toMatchObject(closed);
    expect(await referralOf(with1)).toMatchObject({ code: first });
    expect(await referralOf(without)).toBeUndefined();
  });

  it('takes the code of a suspended member: a till is not told of the suspension', async () => {
    const member = await enrolled();
    const code = await codeOf(member);
    await suspend(books, member, 's1');
    expect(await put(newMemberId(), {}, code)).toMatchObject({ outcome: 'enrolled' });
  });

  it('by two tills at once counts one friend, with the code of the first', async () => {
    const members = [await enrolled(), await enrolled()];
    const codes = await Promise.all(members.map(codeOf));
    const friend = newMemberId();
    const results = await Promise.allSettled(codes.map((code) => put(friend, {}, code)));
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const counts = await Promise.all(members.map(async (one) => (await shown(one)).referred));
    expect(counts.toSorted()).toEqual([0, 1]);
  });

  it('by twenty friends of one code at once succeeds for all', async () => {
    const member = await enrolled();
    const code = await codeOf(member);
    await Promise.all(Array.from({ length: 20 }, () => enrolled({}, code)));
    expect(await shown(member)).toEqual({ code, referred: 20, rewarded: 0 });
  });
});

describe('a friend who shares an identifier with the referrer', () => {
  it.each([
    ['a card that the referrer gave up', (card: string) => ({ cards: [card] })],
    ['an e-mail address of the past', (card: string) => ({ email: `R${card}@example.com` })],
    ['a phone number of the past', (card: string) => ({ phone: `+44163${card}` })],
  ])('at the enrolment is enrolled, and the referral is ignored: %s', async (_, identifiers) => {
    const card = newCard();
    const all = { cards: [card], email: `r${card}@example.com`, phone: `+44163${card}` };
    const member = await enrolled({ identifiers: all });
    await put(member, { identifiers: null });
    const code = await codeOf(member);
    const friend = await enrolled({ identifiers: identifiers(card) }, code);
    expect(await referralOf(friend)).toMatchObject({ code, ended: 'ignored' });
    expect(await shown(member)).toEqual({ code, referred: 0, rewarded: 0 });
    expect(await put(friend, {}, code)).toMatchObject({ outcome: 'unchanged' });
  });

  it('after the enrolment is rewarded no more', async () => {
    const card = newCard();
    const member = await enrolled({ identifiers: { cards: [card] } });
    const friend = await enrolled({ identifiers: { cards: [newCard()] } }, await codeOf(member));
    await put(member, { identifiers: { cards: [] } });
    await put(friend, { identifiers: { addCards: [newCard()] } });
    expect(await referralOf(friend)).not.toHaveProperty('ended');
    await put(friend, { identifiers: { addCards: [card] } });
    expect(await referralOf(friend)).toMatchObject({ ended: 'ignored' });
  });
});

describe('an erasure', () => {
  it('that ends a referrer ends the code, and leaves nothing that names the member', async () => {
    const member = await enrolled();
    const code = await codeOf(member);
    const friend = await enrolled({}, code);
    await erase(books, member);
    await expect(put(newMemberId(), {}, code)).rejects.toMatchObject({ code: 'referral-unknown' });
    expect(await books.members.referrer(code)).toBeUndefined();
    expect(await referrals.of(member)).toEqual({ codes: [] });
    expect(await put(friend, {}, code)).toMatchObject({ outcome: 'unchanged' });
  });

  it('that ends a friend leaves nothing that names either', async () => {
    const member = await enrolled();
    const code = await codeOf(member);
    const friend = await enrolled({}, code);
    await erase(books, friend);
    expect(await referrals.of(friend)).toEqual({ codes: [] });
    const { Items = [] } = await books.client.send(
      new QueryCommand({
        TableName: database.tables.members,
        KeyConditionExpression: 'id = :code',
        ExpressionAttributeValues: { ':code': { S: `referral/${code}` } },
      }),
    );
    expect(JSON.stringify(Items)).not.toContain(friend);
  });

  it('that a first call for the code overtakes ends that code, too', async () => {
    const member = await enrolled();
    await erase(
      withKeys(() => shown(member), 'TransactWriteItemsCommand'),
      member,
    );
    expect(await referrals.of(member)).toEqual({ codes: [] });
    const { Items = [] } = await books.client.send(
      new ScanCommand({
        TableName: database.tables.members,
        FilterExpression: 'begins_with(id, :codes) AND memberId = :member',
        ExpressionAttributeValues: { ':codes': { S: 'referral/' }, ':member': { S: member } },
      }),
    );
    expect(Items).toEqual([]);
  });

  it('lets the person enrol again as somebody new, by the card that is free again', async () => {
    const [member, card] = [await enrolled(), newCard()];
    const code = await codeOf(member);
    const friend = await enrolled({ identifiers: { cards: [card] } }, code);
    await erase(books, friend);
    const again = await enrolled({ identifiers: { cards: [card] } }, code);
    expect(await referralOf(again)).not.toHaveProperty('ended');
    expect(await shown(member)).toMatchObject({ referred: 2 });
  });
});

/** Enrolled a minute after all others. */
async function enrolledLater(referredBy?: string): Promise<string> {
  books.clock += 60_000;
  return enrolled({}, referredBy);
}

describe('a merge', () => {
  it('lets the code of the absorbed member lead to the survivor, whose own stays the one shown', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    const [own, other] = [await codeOf(into), await codeOf(from)];
    await enrolled({}, own);
    await enrolled({}, other);
    await merge(books, into, from, 'g1');
    expect(await shown(into)).toEqual({ code: own, referred: 2, rewarded: 0 });
    await enrolled({}, other);
    expect(await shown(into)).toEqual({ code: own, referred: 3, rewarded: 0 });
    expect(await referrals.of(from)).toEqual({ codes: [] });
    await erase(books, into);
    for (const code of [own, other]) expect(await books.members.referrer(code)).toBeUndefined();
  });

  it('gives a survivor without a code that of the absorbed member', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    const code = await codeOf(from);
    await merge(books, into, from, 'g1');
    expect(await codeOf(into)).toBe(code);
  });

  it('keeps the referral of the membership that began first', async () => {
    const code = await codeOf(await enrolled());
    const [older, younger] = [await enrolled(), await enrolledLater(code)];
    await merge(books, younger, older, 'g1');
    expect(await referralOf(younger)).toBeUndefined();
    const [friend, later] = [await enrolled({}, code), await enrolledLater()];
    const { referralId } = (await referralOf(friend)) ?? {};
    await merge(books, later, friend, 'g1');
    expect(await referralOf(later)).toEqual({ code, referralId });
  });

  it('that joins members without referrals leaves no item of them', async () => {
    const [into, from] = [await enrolled(), await enrolled()];
    await merge(books, into, from, 'g1');
    const get = new GetItemCommand({
      TableName: database.tables.members,
      Key: { id: { S: `member/${into}` }, part: { S: 'referral' } },
    });
    expect((await books.client.send(get)).Item).toBeUndefined();
  });
});

describe('the friends of a code', () => {
  it('are counted up to a thousand, the rewarded ones apart', async () => {
    const member = await enrolled();
    const code = await codeOf(member);
    const items = Array.from({ length: 1_001 }, (_, index) => ({
      PutRequest: {
        Item: {
          id: { S: `referral/${code}` },
          part: { S: `friend/${index}` },
          ...(index < 3 && { rewarded: { BOOL: true } }),
        },
      },
    }));
    const table = database.tables.members;
    const write = (RequestItems: Record<string, typeof items>) =>
      books.client.send(new BatchWriteItemCommand({ RequestItems }));
    await write({ [table]: items.slice(0, 5) });
    expect(await shown(member)).toEqual({ code, referred: 5, rewarded: 3 });
    for (let at = 5; at < items.length; at += 25) await write({ [table]: items.slice(at, at + 25) });
    expect(await shown(member)).toMatchObject({ referred: 1_000 });
  });
});
