import { describe, expect, it } from 'vitest';
import { spentLately } from '#shared/domain/ledger/own-spending.ts';
import type { OwnSpender } from '#shared/usecases/identity/own-spender.ts';
import type { Books } from '../shared/usecases/books.ts';
import { join, lend } from '../shared/usecases/households/households.ts';
import {
  adjust,
  capture,
  erase,
  merge,
  ownSpender,
  redeem,
  refund,
  transfer,
  voidOf,
} from '../shared/usecases/ledger/acts.ts';
import { useBooks } from '../shared/usecases/use-books.ts';

const HOUR_MS = 3_600_000;
/** The limit of a new environment. */
const LIMIT = 10_000;
const again = { code: 'sign-in-again', status: 401 };

let books: Books;

useBooks((own) => {
  books = own;
});

async function rich(points = 100_000): Promise<string> {
  const member = await books.newMember();
  await adjust(books, member, 'start', points);
  return member;
}

/** A token of a sign-in an hour ago. */
const old = (): OwnSpender => ({ ...ownSpender(books), signedInAt: books.clock - HOUR_MS });
const fresh = (): OwnSpender => ownSpender(books);

const spend = (member: string, id: string, points: number, spender?: OwnSpender) =>
  redeem(books, member, id, { points }, spender && { spender });
const reserve = (member: string, id: string, points: number, spender?: OwnSpender) =>
  redeem(books, member, id, { points }, { capture: false, ...(spender && { spender }) });

async function stateOf(member: string) {
  const head = (await books.log(member)).at(-1);
  if (!head) throw new Error('a log has a head');
  return head.state;
}

const lately = async (member: string) => spentLately((await stateOf(member)).ownSpending, books.clock);

describe('Rule 46: step-up sums', () => {
  it('the sum of all acts of own tokens passes the limit, not the last of them alone', async () => {
    const [member, other] = [await rich(), await rich()];
    await spend(member, 'r1', 4_000, old());
    await reserve(member, 'r2', 3_000, old());
    await transfer(books, member, other, 't1', 2_000, old());
    const before = await books.log(member);
    await expect(spend(member, 'r3', 1_001, old())).rejects.toMatchObject(again);
    await expect(reserve(member, 'r3', 1_001, old())).rejects.toMatchObject(again);
    await expect(transfer(books, member, other, 't2', 1_001, old())).rejects.toMatchObject(again);
    expect(await books.log(member)).toEqual(before);
    await spend(member, 'r3', 1_000, old());
    await expect(spend(member, 'r4', 1, old())).rejects.toMatchObject(again);
    await spend(member, 'r4', 50_000, fresh());
    await expect(spend(member, 'r5', 1, old())).rejects.toMatchObject(again);
    expect(await lately(member)).toBe(60_000);
    // The receiver let nothing go.
    expect((await stateOf(other)).ownSpending).toBeUndefined();
  });

  it('a refusal does not tell the limit, nor what is left of it', async () => {
    const member = await rich();
    await spend(member, 'r1', 9_000, old());
    const refused = await spend(member, 'r2', 1_500, old()).catch((error) => error);
    const told = JSON.stringify([refused.title, refused.detail, refused.data, refused.authenticate]);
    for (const secret of [LIMIT, 9_000, 1_000, 1_500, 10_500]) expect(told).not.toContain(String(secret));
  });

  it('begun hours count whole: an act is counted for 24 hours, and no longer than 25', async () => {
    const member = await rich();
    books.clock = Math.floor(books.clock / HOUR_MS) * HOUR_MS + 59 * 60_000;
    await spend(member, 'r1', LIMIT, old());
    books.clock += 24 * HOUR_MS + 59_999;
    await expect(spend(member, 'r2', 1, old())).rejects.toMatchObject(again);
    books.clock += 1;
    await spend(member, 'r2', LIMIT, old());
  });

  it('nothing counts back: no void, smaller capture, lapse or refund', async () => {
    const member = await rich();
    await reserve(member, 'r1', 4_000, old());
    await reserve(member, 'r2', 2_000, old());
    await reserve(member, 'r3', 2_000, old());
    await spend(member, 'r4', 2_000, old());
    await voidOf(books, member, 'r1');
    await capture(books, member, 'r2', 1);
    await refund(books, member, 'r4', 'f1', 2_000);
    books.clock += 900_000;
    await adjust(books, member, 'after', 1);
    expect((await stateOf(member)).reservations).toEqual([]);
    expect(await lately(member)).toBe(LIMIT);
    await expect(spend(member, 'r5', 1, old())).rejects.toMatchObject(again);
  });

  it('a capture is counted with its reservation, once', async () => {
    const member = await rich();
    await reserve(member, 'r1', LIMIT, old());
    await capture(books, member, 'r1');
    expect(await lately(member)).toBe(LIMIT);
  });

  it('points that a redemption draws from a household count for who redeems, and for nobody else', async () => {
    const [member, lender] = [await rich(1_000), await rich()];
    await join(books, `h-${member}`, member, { mayRedeem: true });
    await join(books, `h-${member}`, lender);
    await lend(books, `h-${member}`, lender);
    await spend(member, 'r1', 7_000, old());
    expect(await lately(member)).toBe(7_000);
    expect((await stateOf(lender)).ownSpending).toBeUndefined();
    await expect(spend(member, 'r2', 3_001, old())).rejects.toMatchObject(again);
    await spend(lender, 'r1', LIMIT, old());
  });

  it('redemptions at tills and transfers by agents are neither counted nor asked about, and leave no sums', async () => {
    const [member, other] = [await rich(), await rich()];
    await spend(member, 'r1', 20_000);
    await reserve(member, 'r2', 20_000);
    await transfer(books, member, other, 't1', 20_000);
    expect((await stateOf(member)).ownSpending).toBeUndefined();
    await spend(member, 'r3', LIMIT, old());
    const sums = (await stateOf(member)).ownSpending;
    await spend(member, 'r4', 10);
    expect((await stateOf(member)).ownSpending).toEqual(sums);
  });

  it('an act that is booked already is repeated without a sign-in', async () => {
    const [member, other] = [await rich(), await rich()];
    const first = await spend(member, 'r1', LIMIT, old());
    const given = await transfer(books, member, other, 't1', 5, fresh());
    books.clock += 1000;
    expect(await spend(member, 'r1', LIMIT, old())).toEqual({ ...first, replayed: true });
    expect(await transfer(books, member, other, 't1', 5, old())).toEqual({ ...given, replayed: true });
  });

  it('the survivor of a merge has both sums; the merged member has none', async () => {
    const [into, from] = [await rich(), await rich()];
    await spend(into, 'r1', 6_000, old());
    books.clock += HOUR_MS;
    await spend(from, 'r1', 4_000, old());
    await merge(books, into, from, 'g1');
    expect(await lately(into)).toBe(LIMIT);
    expect((await stateOf(from)).ownSpending).toBeUndefined();
    await expect(spend(into, 'r2', 1, old())).rejects.toMatchObject(again);
    books.clock += 24 * HOUR_MS;
    await spend(into, 'r2', 6_000, old());
  });

  it('an erased member has none', async () => {
    const member = await rich();
    await spend(member, 'r1', 10, old());
    await erase(books, member);
    expect((await stateOf(member)).ownSpending).toBeUndefined();
  });

  it('a contact that changed within a day asks for a fresh sign-in whatever the sum is', async () => {
    const member = await rich();
    const changed = { ...old(), contactChangedAt: async () => books.clock - 1 };
    await expect(spend(member, 'r1', 1, changed)).rejects.toMatchObject(again);
  });
});
