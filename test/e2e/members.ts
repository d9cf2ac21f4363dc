import { beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { type Answer, expectRefused } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

/** Members, and the identifiers that stand for them. */
export function keepMembers(given: () => Environment): void {
  let environment: Environment;
  let cards = 0;
  beforeAll(() => {
    environment = given();
  });

  function newCard(): string {
    cards += 1;
    return String(2_981_000_000_000 + cards);
  }

  const put = (member: string, body: object, as: As = 'agent') =>
    environment.call('PUT', `/v1/members/${member}`, { as, body });
  const read = (member: string, as: As = 'agent') => environment.call('GET', `/v1/members/${member}`, { as });
  const lookup = (body: object) => environment.call('POST', '/v1/members/lookup', { body });
  const ownerOf = async (body: object): Promise<string | undefined> => (await lookup(body)).body.memberId;

  const whole = {
    profile: {
      givenName: 'Aoife',
      familyName: 'Ní Bhriain',
      birthDate: '1990-02-28',
      country: 'IE',
      locale: 'ga-IE',
      displayName: '<b>Aoife</b> שלום',
    },
    attributes: { vip: true, visits: 12, favourite: 'tea', 'shop.first': 'dublin-1' },
    consents: { marketing: true },
  };

  describe('a member', () => {
    it('is enrolled with 201 and changed with 200; both answer the whole member, as do reads', async () => {
      const member = newMemberId();
      const identifiers = {
        cards: [newCard(), newCard()],
        email: `${member}@Example.COM`,
        phone: '+353861234567',
      };
      const enrolled = await put(member, { ...whole, identifiers });
      expect(enrolled.status).toBe(201);
      expect(enrolled.body).toEqual({
        memberId: member,
        status: 'active',
        enrolledAt: enrolled.body.enrolledAt,
        tier: { id: 'blue', name: 'Blue' },
        ...whole,
        segments: [],
        identifiers: { ...identifiers, email: `${member.toLowerCase()}@example.com` },
      });
      const again = await put(member, { ...whole, identifiers });
      expect([again.status, again.text]).toEqual([200, enrolled.text]);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      const changed = await put(member, { attributes: { visits: 13 } });
      expect([changed.status, changed.headers.get('idempotency-replayed')]).toEqual([200, null]);
      await put(member, { attributes: { visits: 12 } });
      const { segments: _, ...narrow } = enrolled.body;
      for (const as of ['channel', { member }] as const) {
        expect((await read(member, as)).body).toEqual(narrow);
      }
      for (const as of ['agent', 'admin'] as const) {
        expect((await read(member, as)).body).toEqual(enrolled.body);
      }
    });

    it('keeps what a change leaves out, and loses what it sets to null', async () => {
      const member = newMemberId();
      const [first, second] = [newCard(), newCard()];
      await put(member, { ...whole, identifiers: { cards: [first], email: `${member}@example.com` } });
      const steps: readonly (readonly [object, object])[] = [
        [{}, whole],
        [{ profile: { givenName: 'Sinéad' } }, { profile: { ...whole.profile, givenName: 'Sinéad' } }],
        [
          { profile: { birthDate: null, displayName: null } },
          { profile: { givenName: 'Sinéad', familyName: 'Ní Bhriain', country: 'IE', locale: 'ga-IE' } },
        ],
        [
          { attributes: { visits: 13, favourite: null } },
          { attributes: { vip: true, visits: 13, 'shop.first': 'dublin-1' } },
        ],
        [{ consents: { marketing: false } }, { consents: { marketing: false } }],
        [
          { consents: null, attributes: null },
          { consents: {}, attributes: {} },
        ],
        [{ identifiers: { email: null } }, { identifiers: { cards: [first] } }],
        [{ identifiers: { cards: [second] } }, { identifiers: { cards: [second] } }],
        [{ identifiers: { cards: null } }, { identifiers: {} }],
        [{ profile: null }, { profile: {} }],
      ];
      for (const [change, expected] of steps) {
        const { status, body } = await put(member, change);
        expect([status, body]).toEqual([200, expect.objectContaining(expected)]);
      }
      expect((await read(member)).body).toMatchObject({
        profile: {},
        identifiers: {},
        attributes: {},
        consents: {},
      });
      for (const card of [first, second])
        expectRefused(await lookup({ card }), { status: 404, code: 'member-not-found' });
    });

    it('may have attributes of any name of the grammar', async () => {
      const member = newMemberId();
      const attributes = { constructor: 'a', toString: 1, hasOwnProperty: false, valueOf: 'b' };
      expect((await put(member, { attributes })).body.attributes).toEqual(attributes);
      expect((await read(member)).body.attributes).toEqual(attributes);
    });

    it('enters no entry by being enrolled or changed', async () => {
      const member = newMemberId();
      await put(member, whole);
      await put(member, { profile: null });
      const balance = await environment.call('GET', `/v1/members/${member}/balance`);
      expect(balance.body).toMatchObject({ seq: 0, available: 0, lifetime: { earned: 0 } });
    });
  });

  describe('an identifier', () => {
    it('finds its member: card, e-mail in any case, phone', async () => {
      const member = newMemberId();
      const [card, phone] = [newCard(), '+353860000001'];
      await put(member, { identifiers: { cards: [card], email: `${member}@example.com`, phone } });
      for (const body of [
        { card },
        { email: `${member}@example.com` },
        { email: `${member.toUpperCase()}@EXAMPLE.COM` },
        { phone },
      ]) {
        expect(await ownerOf(body)).toBe(member);
      }
      // One kind never passes for another.
      expectRefused(await lookup({ phone: `+${card}` }), { status: 404, code: 'member-not-found' });
    });

    it('stands for its member in every path', async () => {
      const card = newCard();
      const member = await environment.enrol({ identifiers: { cards: [card] } });
      await environment.buy(`card:${card}`, 'p1', purchaseOf(1000));
      for (const rest of ['', '/balance', '/entries', '/entries/1', '/purchases']) {
        const [byCard, byId] = [
          await environment.call('GET', `/v1/members/card:${card}${rest}`),
          await environment.call('GET', `/v1/members/${member}${rest}`),
        ];
        expect(byCard.status).toBe(200);
        const timeless = ({ body }: Answer) => ({ ...body, asOf: undefined });
        expect(timeless(byCard)).toEqual(timeless(byId));
        const encoded = await environment.call('GET', `/v1/members/card%3A${card}${rest}`);
        expect(timeless(encoded)).toEqual(timeless(byId));
      }
    });

    it("belongs to one member: another's is refused, each by its place, and moves once it is free", async () => {
      const [first, second] = [newMemberId(), newMemberId()];
      const [card, spare] = [newCard(), newCard()];
      const taken = { cards: [spare, card], email: `${first}@example.com`, phone: '+353860000002' };
      await put(first, { identifiers: { ...taken, cards: [card] } });
      await put(second, whole);
      expectRefused(await put(second, { identifiers: taken, profile: null }), {
        status: 409,
        code: 'identifier-taken',
        pointers: ['/identifiers/cards/1', '/identifiers/email', '/identifiers/phone'],
      });
      expect((await read(second)).body).toMatchObject({ ...whole, identifiers: {} });
      expectRefused(await lookup({ card: spare }), { status: 404, code: 'member-not-found' });
      await environment.buy(`card:${card}`, 'before', purchaseOf(1000));
      await put(first, { identifiers: null });
      expect((await put(second, { identifiers: taken })).status).toBe(200);
      expect(await ownerOf({ card })).toBe(second);
      // The purchase under the card stays where it was booked, and its id is free for the new member.
      const later = await environment.buy(`card:${card}`, 'before', purchaseOf(500));
      expect([later.status, later.body.entry.memberId]).toEqual([201, second]);
      expect((await environment.call('GET', `/v1/members/${first}/balance`)).body.available).toBe(10);
    });

    it('may be written again by its own member, in another order and beside others', async () => {
      const member = newMemberId();
      const cards = Array.from({ length: 20 }, newCard);
      await put(member, { identifiers: { cards: cards.slice(0, 10) } });
      expect((await put(member, { identifiers: { cards: cards.toReversed() } })).status).toBe(200);
      expect(await Promise.all(cards.map((card) => ownerOf({ card })))).toEqual(Array(20).fill(member));
    });
  });
}
