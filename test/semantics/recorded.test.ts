import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Wanted } from '#shared/domain/ledger/acts/redeem.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import type { Program } from '#shared/domain/program/program.ts';
import type { Purchase } from '#shared/domain/purchases/purchase.ts';
import { DAY_MS } from '#shared/domain/time/calendar.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { RewardStore } from '#shared/stores/rewards/reward-store.ts';
import { ofVersion } from '#shared/usecases/documents/precondition.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { quotePurchase } from '#shared/usecases/ledger/quote-purchase.ts';
import { redeemPoints } from '#shared/usecases/ledger/redeem-points.ts';
import { captureRedemption, voidRedemption } from '#shared/usecases/ledger/step-redemption.ts';
import { changeProgram } from '#shared/usecases/program/change-program.ts';
import { type Database, startDatabase } from '../database.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { Books } from '../shared/usecases/books.ts';

/** Rules that only what is stored can show: who was first, which version it was, and what was known when. */
let database: Database;
let books: Books;
let rewards: RewardStore;

beforeAll(async () => {
  database = await startDatabase();
  const client = dynamoDb(database.config());
  books = new Books(client, database.tables);
  rewards = new RewardStore(client, database.tables.rewards);
});

afterAll(() => database.stop());

const enrolled = () => books.newMember();

const { version: _, ...document } = initialProgram;

async function change(changes: Partial<Program>, expected?: number): Promise<number> {
  const precondition = expected === undefined ? undefined : ofVersion(expected);
  const asked = { document: { ...document, ...changes }, precondition, by: 'a test' };
  return (await changeProgram(books.programStore, asked, () => books.clock)).version;
}

/** After so long a change of the programme is in force everywhere. */
const IN_FORCE_MS = 5000;

const sale = (amount: number, occurredAt = books.clock) => purchaseOf(amount, { occurredAt });
const balance = (memberId: string, at?: number) => getBalance(books.ports, books.programs, memberId, at);

describe('Rule 2: no clock decides an order', () => {
  it('recordedAt is never before that of the entry before, and what is due is settled at that time', async () => {
    await change({ maturity: { days: 1 } });
    books.clock += IN_FORCE_MS;
    const member = await enrolled();
    await books.buy(member, 'p1', sale(1000));
    books.clock += 2 * DAY_MS;
    await books.buy(member, 'p2', sale(100, books.clock + 200_000));
    const late = books.clock;
    books.clock -= DAY_MS + DAY_MS / 2;
    const { answer } = await books.buy(member, 'p3', sale(500));
    books.clock = late;
    const entries = (await books.log(member)).map(({ entry }) => [entry.kind, entry.recordedAt]);
    expect(entries.slice(2)).toEqual([
      ['maturation', late],
      ['accrual', late],
      ['accrual', late],
    ]);
    // Its wait of a day is over at the time at which it was recorded.
    expect(answer.balance).toMatchObject({ available: 15, pending: 1, asOf: new Date(late).toISOString() });
    await change({});
    books.clock += IN_FORCE_MS;
  });
});

describe('Rule 17: versions', () => {
  it('If-Match is optional; sent and stale it is a version conflict', async () => {
    const version = await change({ redemption: { ...initialProgram.redemption, step: 10 } });
    const next = await change({ redemption: { ...initialProgram.redemption, step: 20 } }, version);
    expect(next).toBe(version + 1);
    await expect(change({}, version)).rejects.toMatchObject({ code: 'version-conflict', status: 412 });
    expect(await change({})).toBe(next + 1);
  });

  it('a change is in force everywhere within 5 seconds', async () => {
    const member = await enrolled();
    await books.programs.get();
    const version = await change({ earn: { pointsPerUnit: { EUR: '2' } } });
    books.clock += IN_FORCE_MS;
    const { answer } = await books.buy(member, 'p1', sale(1000));
    expect(answer).toMatchObject({ pointsEarned: 20, entry: { programVersion: version } });
    await change({});
    books.clock += IN_FORCE_MS;
    expect(await books.buy(member, 'p2', sale(1000))).toMatchObject({ answer: { pointsEarned: 10 } });
  });
});

describe('Rule 18: a quote and its version', () => {
  const quoted = (memberId: string, purchase: Purchase, at?: number) => {
    const command = { purchaseId: 'quote', purchase, contentHash: '', anyAge: false };
    return quotePurchase(books.ports, { memberId, at, command });
  };

  it('returns the version; the booking says what changed since, and nothing when nothing did', async () => {
    const member = await enrolled();
    const quote = await quoted(member, sale(1000));
    const current = await books.buy(member, 'p1', { ...sale(1000), quoteVersion: quote.version });
    expect(current.answer.changed).toBeUndefined();
    expect(current.answer.entry.configuration).toBe(quote.version);
    await change({ earn: { pointsPerUnit: { EUR: '3' } } });
    books.clock += IN_FORCE_MS;
    const late = await books.buy(member, 'p2', { ...sale(1000), quoteVersion: quote.version });
    expect(late.answer).toMatchObject({ pointsEarned: 30, changed: ['earn'] });
    await change({});
    books.clock += IN_FORCE_MS;
  });

  it('a quote for a past moment uses the state and the version of that moment', async () => {
    const member = await enrolled();
    const then = books.clock;
    const version = (await books.programs.get()).version;
    books.clock += DAY_MS;
    await change({ earn: { pointsPerUnit: { EUR: '3' } } });
    books.clock += IN_FORCE_MS;
    await books.buy(member, 'p1', sale(100_000));
    const quote = await quoted(member, sale(1000, then), then);
    expect(quote).toMatchObject({ version, pointsEarned: 10, redeemable: { points: 0 } });
    await change({});
    books.clock += IN_FORCE_MS;
  });

  it('a quote for a moment before the enrolment says when the member was enrolled', async () => {
    const member = await enrolled();
    const start = books.clock;
    await expect(quoted(member, sale(1000), start - 1)).rejects.toMatchObject({
      code: 'not-enrolled-then',
      data: { enrolledAt: new Date(start).toISOString() },
    });
    expect(await quoted(member, sale(1000), start)).toMatchObject({ pointsEarned: 10 });
  });

  it("a quote for a future moment uses today's version and the state settled to that moment", async () => {
    const member = await enrolled();
    await books.buy(member, 'p1', sale(100_000));
    expect(await quoted(member, sale(10_000))).toMatchObject({
      pointsEarned: 125,
      redeemable: { points: 1000 },
    });
    const then = books.clock + 800 * DAY_MS;
    expect(await quoted(member, sale(10_000, then), then)).toMatchObject({
      pointsEarned: 100,
      redeemable: { points: 0 },
      version: (await books.programs.get()).version,
    });
    expect(await books.log(member)).toHaveLength(2);
  });
});

describe('Rule 21: capture and void are keyed by the redemption', () => {
  const redeem = (memberId: string, redemptionId: string, wanted: Wanted) =>
    redeemPoints({ ...books.ports, rewards }, books.programs, memberId, {
      redemptionId,
      wanted,
      capture: false,
      expiresInSeconds: 900,
      contentHash: contentHash(wanted),
    });
  const capture = (memberId: string, redemptionId: string, points?: number) => {
    const command = { redemptionId, points, contentHash: contentHash({ points }) };
    return captureRedemption(books.ports, books.programs, memberId, command);
  };
  const undo = (memberId: string, redemptionId: string) =>
    voidRedemption(books.ports, books.programs, memberId, { redemptionId, contentHash: contentHash({}) });

  it('the same again is the same answer; another amount, or the other step, is a conflict', async () => {
    const member = await enrolled();
    await books.buy(member, 'p1', sale(10_000));
    await redeem(member, 'r1', { points: 50 });
    await redeem(member, 'r2', { points: 20 });
    const captured = await capture(member, 'r1', 30);
    const voided = await undo(member, 'r2');
    const before = await database.itemCount();
    books.clock += 60_000;
    expect(await capture(member, 'r1', 30)).toEqual({ replayed: true, answer: captured.answer });
    expect(await undo(member, 'r2')).toEqual({ replayed: true, answer: voided.answer });
    await expect(capture(member, 'r1', 31)).rejects.toMatchObject({
      code: 'redemption-captured',
      status: 409,
    });
    await expect(capture(member, 'r1')).rejects.toMatchObject({ code: 'redemption-captured' });
    await expect(undo(member, 'r1')).rejects.toMatchObject({ code: 'redemption-captured' });
    await expect(capture(member, 'r2')).rejects.toMatchObject({ code: 'redemption-voided', status: 409 });
    await expect(capture(member, 'r9')).rejects.toMatchObject({ code: 'redemption-not-found', status: 404 });
    expect(await database.itemCount()).toBe(before);
  });

  it('either after a lapse is a conflict, and the redemption itself is still answered as it was', async () => {
    const member = await enrolled();
    await books.buy(member, 'p1', sale(10_000));
    const first = await redeem(member, 'r1', { points: 50 });
    books.clock += 900_000;
    await expect(capture(member, 'r1')).rejects.toMatchObject({ code: 'redemption-lapsed', status: 409 });
    await expect(undo(member, 'r1')).rejects.toMatchObject({ code: 'redemption-lapsed' });
    expect(await redeem(member, 'r1', { points: 50 })).toEqual({ replayed: true, answer: first.answer });
    await expect(redeem(member, 'r1', { points: 51 })).rejects.toMatchObject({ code: 'reference-reused' });
  });
});

describe('Rule 27: what time and state can change is checked after the reference', () => {
  it('a replay is answered as at first, when it has become too old and its currency is gone', async () => {
    const member = await enrolled();
    const purchase = { ...sale(10_000), currency: 'USD' };
    const first = await books.buy(member, 'p1', purchase);
    await change({ rates: { EUR: '1' }, earn: { pointsPerUnit: { EUR: '1' } } });
    books.clock += 500 * DAY_MS;
    await expect(books.buy(member, 'p2', purchase)).rejects.toMatchObject({ code: 'too-old' });
    await expect(books.buy(member, 'p2', { ...purchase, occurredAt: books.clock })).rejects.toMatchObject({
      code: 'unsupported-currency',
    });
    const again = await books.buy(member, 'p1', purchase);
    expect(again.replayed).toBe(true);
    expect(JSON.stringify(again.answer)).toBe(JSON.stringify(first.answer));
    const other = books.buy(member, 'p1', { ...purchase, operator: 'o-2' });
    await expect(other).rejects.toMatchObject({ code: 'reference-reused', status: 409 });
    await change({});
    books.clock += IN_FORCE_MS;
  });

  it('shape is checked before: a total that is not the sum of its lines is never a replay', async () => {
    const member = await enrolled();
    await books.buy(member, 'p1', sale(1000));
    const wrong = books.buy(member, 'p1', { ...sale(1000), total: 999 });
    await expect(wrong).rejects.toMatchObject({ code: 'total-mismatch' });
  });
});

describe('Rule 30: a past balance', () => {
  it("is the ledger's knowledge at the instant, settled to it", async () => {
    const member = await enrolled();
    const start = books.clock;
    await books.buy(member, 'p1', sale(1000));
    books.clock += 10 * DAY_MS;
    await books.buy(member, 'p2', sale(500, books.clock - 8 * DAY_MS));
    const booked = books.clock;
    books.clock += DAY_MS;
    expect((await balance(member, start)).available).toBe(10);
    // A late act shows only from the instant it was recorded, not from the instant it happened.
    expect((await balance(member, booked - 1)).available).toBe(10);
    expect((await balance(member, booked)).available).toBe(15);
    await expect(balance(member, start - 1)).rejects.toMatchObject({
      code: 'not-enrolled-then',
      data: { enrolledAt: new Date(start).toISOString() },
    });
    books.clock += 800 * DAY_MS;
    expect(await balance(member, books.clock - DAY_MS)).toMatchObject({
      available: 0,
      lifetime: { expired: 15 },
    });
  });

  it('does not exist for a future instant', async () => {
    const member = await enrolled();
    await expect(balance(member, books.clock + 1)).rejects.toMatchObject({ status: 400 });
    expect((await balance(member, books.clock)).available).toBe(0);
  });
});
