import { describe, expect, it } from 'vitest';
import type { Redemption } from '#shared/contracts/ledger/redemption.ts';
import { redemptionReference } from '#shared/domain/ledger/reference.ts';
import { formatInstant } from '#shared/domain/time/calendar.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getRedemption } from '#shared/usecases/ledger/get-redemption.ts';
import { listRedemptions } from '#shared/usecases/ledger/list-redemptions.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import type { Database } from '../../../database.ts';
import { Books } from '../books.ts';
import { useBooks } from '../use-books.ts';
import { adjust, capture, merge, redeem, refund, voidOf } from './acts.ts';

let database: Database;
let books: Books;
const cursors = new Cursors('a secret of the test');

useBooks((own, shared) => {
  books = own;
  database = shared;
});

async function rich(): Promise<string> {
  const member = await books.newMember();
  await adjust(books, member, 'start', 5000);
  return member;
}

async function pageOf(
  member: string,
  request: { limit: number; cursor?: string; status?: Redemption['status'] },
  client = dynamoDb(database.config()),
) {
  const { batches, ledger, details } = new Books(client, database.tables);
  const ports = { batches, ledger, details, now: () => books.clock };
  return listRedemptions(ports, await books.programs.get(), cursors, member, request);
}

/** All pages, item by item. */
async function all(member: string, limit: number, status?: Redemption['status']) {
  const items: Redemption[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageOf(member, { limit, ...(cursor && { cursor }), ...(status && { status }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return items;
}

describe('the redemptions of a member', () => {
  it('are those that reading each alone shows, newest first, a lapsed one as lapsed', async () => {
    const member = await rich();
    const reserved = { capture: false, expiresInSeconds: 900 };
    await redeem(books, member, 'once', { points: 100 });
    await redeem(books, member, 'captured', { points: 100 }, reserved);
    await capture(books, member, 'captured', 60);
    await refund(books, member, 'captured', 'f1', 10);
    await redeem(books, member, 'voided', { points: 100 }, reserved);
    await voidOf(books, member, 'voided');
    await redeem(books, member, 'lapses', { points: 100 }, { capture: false, expiresInSeconds: 1 });
    await redeem(books, member, 'open', { points: 100 }, reserved);
    books.clock += 2000;
    const items = await all(member, 2);
    expect(items.map(({ id, status }) => [id, status])).toEqual([
      ['open', 'reserved'],
      ['lapses', 'lapsed'],
      ['voided', 'voided'],
      ['captured', 'captured'],
      ['once', 'captured'],
    ]);
    const ports = { ...books.ports, now: () => books.clock };
    const log = await books.log(member);
    for (const item of items) {
      const made = log.find(({ entry }) => entry.reference === redemptionReference(item.id))?.entry;
      expect([item.seq, item.recordedAt]).toEqual([made?.seq, formatInstant(made?.recordedAt ?? 0)]);
      expect(item).toEqual(await getRedemption(ports, await books.programs.get(), member, item.id));
      expect(item.redemptionId).toBe(item.id);
      expect('expiresAt' in item).toBe(item.status === 'reserved' || item.status === 'lapsed');
    }
    const part = items.find(({ id }) => id === 'captured');
    expect([part?.value, part?.capturedValue, part?.refundedValue].map((value) => value?.amount)).toEqual([
      100, 60, 10,
    ]);
    for (const status of ['reserved', 'captured', 'voided', 'lapsed'] as const) {
      const expected = items.filter((item) => item.status === status);
      expect(await all(member, 1, status)).toEqual(expected);
    }
  });

  it('take as few calls for 30 as for three', async () => {
    const member = await rich();
    for (let index = 0; index < 31; index += 1) {
      await redeem(books, member, `r${index}`, { points: 10 }, { capture: false });
      await capture(books, member, `r${index}`);
    }
    for (const limit of [3, 30]) {
      const { client, counts } = countedClient(database.config());
      const { items } = await pageOf(member, { limit }, client);
      expect(items).toHaveLength(limit);
      // The head, the index, what followed; the first entries and the newest ones.
      expect(counts.operations.toSorted()).toEqual([
        'BatchGetItem',
        'BatchGetItem',
        'Query',
        'Query',
        'Query',
      ]);
    }
  });

  it('have those of a merged member among them, each judged by the log it stands in', async () => {
    const [into, from] = [await rich(), await rich()];
    await redeem(books, from, 'r1', { points: 100 });
    await redeem(books, from, 'r2', { points: 50 });
    await redeem(books, from, 'r3', { points: 20 }, { capture: false, expiresInSeconds: 1 });
    books.clock += 2000;
    // It writes that r3 has lapsed.
    await adjust(books, from, 'later', 1);
    await redeem(books, into, 'r3', { points: 30 });
    await redeem(books, into, 'r1', { points: 300 }, { capture: false });
    await voidOf(books, into, 'r1');
    await merge(books, into, from, 'g1');
    const items = await all(into, 2);
    expect(items.map(({ id, status, points, bookedFor }) => [id, status, points, bookedFor])).toEqual([
      ['r1', 'voided', 300, undefined],
      ['r3', 'captured', 30, undefined],
      ['r3', 'lapsed', 20, from],
      ['r2', 'captured', 50, from],
      ['r1', 'captured', 100, from],
    ]);
  });

  it('need a cursor of the same member and status', async () => {
    const member = await rich();
    for (const id of ['r1', 'r2', 'r3']) await redeem(books, member, id, { points: 10 });
    const { nextCursor = '' } = await pageOf(member, { limit: 1 });
    const invalid = { code: 'validation' };
    await expect(pageOf(member, { limit: 1, cursor: nextCursor, status: 'captured' })).rejects.toMatchObject(
      invalid,
    );
    await expect(pageOf(await rich(), { limit: 1, cursor: nextCursor })).rejects.toMatchObject(invalid);
  });
});
