import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EntryDocument } from '#shared/contracts/ledger/entry.ts';
import { hashOfDocument } from '../entry-hash.ts';
import type { Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

/** A line of which nothing came back. */
const untouched = (quantity: number, amount: number) => ({
  returned: 0,
  returnable: quantity,
  returnedAmount: 0,
  returnableAmount: amount,
});

/** Tests of the lists and of past balances of a member. */
export function tellHistory(given: () => Environment): void {
  let environment: Environment;

  beforeAll(() => {
    environment = given();
  });

  async function enrolledWith(purchases: number): Promise<string> {
    const member = await environment.enrol();
    for (let index = 1; index <= purchases; index += 1) {
      await environment.buy(member, `p${index}`, purchaseOf(100 * index));
    }
    return member;
  }

  /** Every item of a list, by its pages. */
  async function walk(
    path: string,
    limit: number,
    between = async () => {},
  ): Promise<readonly EntryDocument[]> {
    const items: EntryDocument[] = [];
    let cursor: string | undefined;
    do {
      const query = `?limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const { status, body } = await environment.call('GET', path + query);
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(limit);
      items.push(...body.items);
      cursor = body.nextCursor;
      await between();
    } while (cursor !== undefined);
    return items;
  }

  const falling = (from: number) => Array.from({ length: from }, (_, index) => from - index);

  describe('the entries of a member', () => {
    it('prove themselves to whoever has only the pages: numbers without a gap, postings and a chain of hashes', async () => {
      const member = await enrolledWith(7);
      const entries = await walk(`/v1/members/${member}/entries`, 3);
      expect(entries.map(({ seq }) => seq)).toEqual(falling(7));
      const oldestFirst = entries.toReversed();
      let available = 0;
      for (const [index, entry] of oldestFirst.entries()) {
        expect(hashOfDocument(entry)).toBe(entry.hash);
        if (index > 0) expect(entry.previousHash).toBe(oldestFirst[index - 1]?.hash);
        const sumOf = (account?: string) =>
          entry.postings
            .filter((posting) => account === undefined || posting.account === account)
            .reduce((sum, { points }) => sum + points, 0);
        expect(sumOf()).toBe(0);
        available += sumOf('available');
        expect(entry.balance.available).toBe(available);
      }
      expect(new Set(entries.map(({ reference }) => reference)).size).toBe(7);
    });

    it('name the content of their request by its hash', async () => {
      const member = await environment.enrol();
      const purchase = purchaseOf([100, 200]);
      const { body } = await environment.buy(member, 'p1', purchase);
      const content = createHash('sha256')
        .update(canonicalize(purchase) ?? '')
        .digest('hex');
      expect(body.entry.digests.content).toBe(content);
    });

    it('are the same one by one, in a list, and in the answer that booked them', async () => {
      const member = await enrolledWith(2);
      const { body } = await environment.buy(member, 'p3', purchaseOf(300));
      const single = await environment.call('GET', `/v1/members/${member}/entries/3`);
      const list = await environment.call('GET', `/v1/members/${member}/entries?limit=1`);
      expect(single.body).toEqual(body.entry);
      expect(list.body.items).toEqual([body.entry]);
    });

    it('page newest first, and what comes meanwhile moves nothing', async () => {
      const member = await enrolledWith(9);
      let more = 0;
      const entries = await walk(`/v1/members/${member}/entries`, 2, async () => {
        more += 1;
        await environment.buy(member, `later-${more}`, purchaseOf(100));
      });
      expect(more).toBeGreaterThan(3);
      expect(entries.map(({ seq }) => seq)).toEqual(falling(9));
    });

    it('are none for a new member; a whole last page has no cursor', async () => {
      const member = await environment.enrol();
      const path = `/v1/members/${member}/entries`;
      expect((await environment.call('GET', path)).body).toEqual({ items: [] });
      await environment.buy(member, 'p1', purchaseOf(100));
      await environment.buy(member, 'p2', purchaseOf(100));
      expect((await environment.call('GET', `${path}?limit=2`)).body).not.toHaveProperty('nextCursor');
      expect((await environment.call('GET', `${path}?limit=200`)).body.items).toHaveLength(2);
    });

    it('come fifty to a page by default', async () => {
      const member = await environment.enrol();
      await Promise.all(
        Array.from({ length: 51 }, (_, n) => environment.buy(member, `p${n}`, purchaseOf(100))),
      );
      for (const list of ['entries', 'purchases']) {
        const { body } = await environment.call('GET', `/v1/members/${member}/${list}`);
        expect(body.items).toHaveLength(50);
        expect(body).toHaveProperty('nextCursor');
      }
    });
  });

  describe('the purchases of a member', () => {
    it('are listed newest first with their lines, nothing of them returned', async () => {
      const member = await environment.enrol();
      const first = purchaseOf([1000, 299], { terminal: 't1', operator: 'o1' });
      const [line] = first.lines;
      const second = purchaseOf(500, {
        lines: [{ ...line, amount: 500, quantity: 2.5, category: 'tea', earns: false }],
      });
      await environment.buy(member, 'p1', first);
      await environment.buy(member, 'p2', second);
      const { body } = await environment.call('GET', `/v1/members/${member}/purchases`);
      expect(body.items).toMatchObject([
        { purchaseId: 'p2', seq: 2, pointsEarned: 0, pointsReversed: 0, occurredAt: second.occurredAt },
        {
          purchaseId: 'p1',
          seq: 1,
          pointsEarned: 12,
          total: 1299,
          store: 'dublin-1',
          terminal: 't1',
          operator: 'o1',
        },
      ]);
      expect(body.items[0].lines).toEqual([{ ...second.lines[0], ...untouched(2.5, 500) }]);
      expect(body.items[1].lines).toEqual(
        first.lines.map((sold) => ({ ...sold, earns: true, ...untouched(1, sold.amount) })),
      );
    });

    it('give back a basket of 542 lines as it was sent', async () => {
      const member = await environment.enrol();
      const basket = purchaseOf(
        Array.from({ length: 542 }, (_, index) => index),
        { channel: 'web', store: undefined },
      );
      expect((await environment.buy(member, 'basket', basket)).status).toBe(201);
      await environment.buy(member, 'after', purchaseOf(100));
      const { body } = await environment.call('GET', `/v1/members/${member}/purchases`);
      const [, booked] = body.items;
      expect(booked).toMatchObject({ purchaseId: 'basket', channel: 'web', total: basket.total });
      expect(booked.lines).toEqual(
        basket.lines.map((line) => ({ ...line, earns: true, ...untouched(1, line.amount) })),
      );
    });

    it('page without a gap', async () => {
      const member = await enrolledWith(7);
      const items = await walk(`/v1/members/${member}/purchases`, 2);
      expect(items.map(({ seq }) => seq)).toEqual(falling(7));
    });
  });

  describe('a balance at a past instant', () => {
    const balanceAt = (member: string, at: string) =>
      environment.call('GET', `/v1/members/${member}/balance?at=${encodeURIComponent(at)}`);

    it('is what the ledger knew then, entry by entry, and nobody before the enrolment', async () => {
      const member = await environment.enrol();
      const enrolled = await environment.call('GET', `/v1/members/${member}`);
      const enrolledAt: string = enrolled.body.enrolledAt;
      const answers = [];
      for (let index = 1; index <= 5; index += 1) {
        answers.push(await environment.buy(member, `p${index}`, purchaseOf(100 * index)));
      }
      for (const { body } of answers) {
        const at: string = body.entry.recordedAt;
        // Entries of one millisecond are one instant: the newest of them counts.
        const newest = answers.findLast((answer) => answer.body.entry.recordedAt === at);
        expect((await balanceAt(member, at)).body).toEqual(newest?.body.balance);
        const zoned = at.replace('Z', '+00:00');
        expect((await balanceAt(member, zoned)).body).toEqual(newest?.body.balance);
      }
      const start = await balanceAt(member, enrolledAt);
      expect(start.body).toMatchObject({ seq: expect.any(Number), asOf: enrolledAt });
      const before = new Date(Date.parse(enrolledAt) - 1).toISOString();
      expect((await balanceAt(member, before)).body).toMatchObject({
        status: 404,
        code: 'not-enrolled-then',
        enrolledAt,
      });
    });

    it('is the balance now when the instant is now, whatever happened to settle', async () => {
      const member = await enrolledWith(3);
      const now = await environment.call('GET', `/v1/members/${member}/balance`);
      expect((await balanceAt(member, now.body.asOf)).body).toEqual(now.body);
    });
  });
}
