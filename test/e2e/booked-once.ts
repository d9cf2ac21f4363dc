import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import type { Answer } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { type PurchaseBody, purchaseOf } from './purchases.ts';

const DAY = 86_400_000;

/** The promises of a purchase, however often and however it is sent. */
export function bookOnce(given: () => Environment): void {
  let environment: Environment;
  let cards = 0;
  beforeAll(() => {
    environment = given();
  });

  function newCard(): string {
    cards += 1;
    return String(2_982_000_000_000 + cards);
  }

  const buy = (member: string, id: string, purchase: PurchaseBody, as?: As) =>
    environment.buy(member, id, purchase, as);

  async function entriesOf(member: string): Promise<number> {
    const { body } = await environment.call('GET', `/v1/members/${member}/entries?limit=200`);
    return body.items.length;
  }

  function expectReplay(answer: Answer, first: Answer): void {
    expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(answer.text).toBe(first.text);
  }

  /** JSON with its members in another order, and blanks between its tokens. */
  function respelled(value: unknown, seed: number): string {
    const blank = [' ', '\n', '\t', ''][seed % 4] ?? '';
    if (Array.isArray(value)) {
      return `[${blank}${value.map((item) => respelled(item, seed)).join(`,${blank}`)}]`;
    }
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const members = Object.entries(value).map(
      ([name, member]) => `${JSON.stringify(name)}${blank}:${respelled(member, seed + 1)}`,
    );
    const turned = [...members.slice(seed % members.length), ...members.slice(0, seed % members.length)];
    return `${blank}{${turned.join(`${blank},`)}}`;
  }

  describe('a purchase', () => {
    it('earns a point a euro, and answers with its entry and the new balance', async () => {
      const member = await environment.enrol();
      const { status, headers, body } = await buy(member, 'p1', purchaseOf([1000, 299]));
      expect([status, headers.get('idempotency-replayed')]).toEqual([201, null]);
      expect(body).toMatchObject({
        pointsEarned: 12,
        awards: [{ reason: 'base', points: 12 }],
        entry: {
          memberId: member,
          seq: 1,
          kind: 'accrual',
          reference: 'purchase/p1/',
          purchase: {
            store: 'dublin-1',
            channel: 'pos',
            currency: 'EUR',
            total: 1299,
            totalBase: 1299,
            rate: '1',
          },
        },
        balance: { memberId: member, seq: 1, available: 12, pending: 0, debt: 0, lifetime: { earned: 12 } },
      });
      expect(body.entry.postings).toEqual(
        expect.arrayContaining([
          { account: 'available', points: 12 },
          { account: 'issued', points: -12 },
        ]),
      );
      expect(body.balance.asOf).toBe(body.entry.recordedAt);
      const now = await environment.call('GET', `/v1/members/${member}/balance`);
      expect(now.body).toEqual({ ...body.balance, asOf: now.body.asOf });
    });

    it('is answered the same for ever, also behind later ones: 200, the same bytes', async () => {
      const member = await environment.enrol();
      const purchase = purchaseOf([1000, 299]);
      const first = await buy(member, 'p1', purchase);
      expectReplay(await buy(member, 'p1', purchase), first);
      await buy(member, 'p2', purchaseOf(5000));
      expectReplay(await buy(member, 'p1', purchase), first);
      expect(await entriesOf(member)).toBe(2);
    });

    it('is the same content in any order of keys, with any blanks, and in any spelling of a text', async () => {
      const member = await environment.enrol();
      const purchase = purchaseOf([1000, 299]);
      const first = await buy(member, 'p1', purchase);
      const path = `/v1/members/${member}/purchases/p1`;
      const headers = { 'content-type': 'Application/JSON; charset=utf-8' };
      await fc.assert(
        fc.asyncProperty(fc.nat(1000), async (seed) => {
          const bytes = Buffer.from(respelled(purchase, seed));
          expectReplay(await environment.call('PUT', path, { bytes, headers }), first);
        }),
        { numRuns: 25 },
      );
      const escaped = JSON.stringify(purchase).replace('dublin', '\\u0064ublin').replace('1000', '1e3');
      expectReplay(await environment.call('PUT', path, { bytes: Buffer.from(escaped), headers }), first);
      expect(await entriesOf(member)).toBe(1);
    });

    it('is the same by a card of the member as by the id', async () => {
      const card = newCard();
      const member = await environment.enrol({ identifiers: { cards: [card] } });
      const purchase = purchaseOf(1000);
      const first = await buy(`card:${card}`, 'p1', purchase);
      expect([first.status, first.body.entry.memberId]).toEqual([201, member]);
      expectReplay(await buy(member, 'p1', purchase), first);
      expectReplay(await buy(`card:${card}`, 'p1', purchase), first);
      expectReplay(await buy(member, 'p1', purchase, 'admin'), first);
      expect(first.text).not.toContain(card);
    });

    it('may have an id that another member used, and any id of the grammar', async () => {
      const ids = ['p', 'P', '0', 'a.b', 'a~b', 'a_b', 'a-b', 'purchase', 'x'.repeat(64), 'constructor'];
      const purchase = purchaseOf(100);
      for (const member of [await environment.enrol(), await environment.enrol()]) {
        for (const id of ids) expect((await buy(member, id, purchase)).status).toBe(201);
        expect(await entriesOf(member)).toBe(ids.length);
      }
    });

    it('that was refused may be tried again under its id', async () => {
      const member = newMemberId();
      expect((await buy(member, 'p1', purchaseOf(1000))).status).toBe(404);
      await environment.enrol({}, member);
      expect((await buy(member, 'p1', purchaseOf(1000, { currency: 'CHF' }))).status).toBe(422);
      expect((await buy(member, 'p1', purchaseOf(1000, { total: 999 }))).status).toBe(422);
      expect((await buy(member, 'p1', purchaseOf(2000))).status).toBe(201);
    });

    it('with no lines that earn is an entry without postings', async () => {
      const member = await environment.enrol();
      const [line] = purchaseOf(1000).lines;
      for (const [id, purchase] of Object.entries({
        zero: purchaseOf(0),
        small: purchaseOf(99),
        none: purchaseOf(1000, { lines: [{ ...line, earns: false }] }),
      })) {
        const { status, body } = await buy(member, id, purchase);
        expect([status, body.pointsEarned, body.awards, body.entry.postings]).toEqual([201, 0, [], []]);
      }
    });
  });

  describe('a purchase at a bound is booked:', () => {
    const at = (offset: number): string => new Date(Date.now() + offset).toISOString();
    const withLine = (line: object) => {
      const sound = purchaseOf(200);
      return { ...sound, lines: [{ ...sound.lines[0], ...line }] };
    };
    const bounds: readonly (readonly [string, () => object])[] = [
      ['1,000 lines', () => purchaseOf(Array(1000).fill(1))],
      ['a total of 10^12', () => purchaseOf(1_000_000_000_000)],
      ['a quantity of 0.001', () => withLine({ quantity: 0.001 })],
      [
        'texts of their full length',
        () => withLine({ sku: 'x'.repeat(128), category: '\u{1f600}'.repeat(64), lineId: 'x'.repeat(64) }),
      ],
      ['four minutes ahead', () => purchaseOf(200, { occurredAt: at(4 * 60_000) })],
      ['399 days ago', () => purchaseOf(200, { occurredAt: at(-399 * DAY) })],
      ['another zone', () => purchaseOf(200, { occurredAt: at(-DAY).replace('Z', '+14:00') })],
      ['a fraction finer than ours', () => purchaseOf(200, { occurredAt: at(-DAY).replace('Z', '123456Z') })],
    ];

    it.each(bounds)('%s', async (_, body) => {
      const member = await environment.enrol();
      expect((await buy(member, 'bound', body() as PurchaseBody)).status).toBe(201);
    });

    it('a purchase of any age, by an admin', async () => {
      const member = await environment.enrol();
      const { status, body } = await buy(
        member,
        'old',
        purchaseOf(200, { occurredAt: at(-3000 * DAY) }),
        'admin',
      );
      expect(status).toBe(201);
      // Earned and past its expiry: two entries in one write.
      expect(body.balance).toMatchObject({ lifetime: { earned: 2 } });
      const balance = await environment.call('GET', `/v1/members/${member}/balance`);
      expect(balance.body).toMatchObject({ seq: 2, available: 0, lifetime: { earned: 2, expired: 2 } });
    });
  });
}
