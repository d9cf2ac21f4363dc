import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { unpackLines } from '#shared/domain/ledger/packed/pack-lines.ts';
import { MemberNotFound } from '#shared/domain/members/refusals.ts';
import type { Program } from '#shared/domain/program/program.ts';
import { byLineId } from '#shared/domain/purchases/receipt.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { bookReturn } from '#shared/usecases/ledger/book-return.ts';
import { transferPoints } from '#shared/usecases/ledger/transfer-points.ts';
import { countedClient } from '../../../../tools/bench/counted-client.ts';
import { type Database, newMemberId, startDatabase } from '../../../database.ts';
import { FaultProxy } from '../../../faults/proxy.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { acts, adjust, buyOld, partiesOf } from '../ledger/acts.ts';
import { expectSoundLog } from '../ledger/sound.ts';

let database: Database;
let proxy: FaultProxy;
let books: Books;
/** The same books through the proxy. */
let faulty: Books;

beforeAll(async () => {
  database = await startDatabase();
  books = new Books(dynamoDb(database.config()), database.tables);
  proxy = new FaultProxy(database.endpoint);
  faulty = new Books(dynamoDb(database.config(await proxy.start())), database.tables);
});

afterAll(async () => {
  await proxy.stop();
  await database.stop();
});

const enrolled = () => books.newMember();

const expectSound = (memberId: string, entries: number) => expectSoundLog(books, memberId, entries);

describe('one act, one entry', () => {
  it('a repeated purchase gets the first response, without a write', async () => {
    const member = await enrolled();
    const first = await books.buy(member, 'p1', purchaseOf(1234));
    books.clock += 3_600_000;
    const again = await books.buy(member, 'p1', purchaseOf(1234));
    expect(first.replayed).toBe(false);
    expect(again.replayed).toBe(true);
    expect(JSON.stringify(again.answer)).toBe(JSON.stringify(first.answer));
    await expectSound(member, 1);
  });

  it('a repeated purchase is found behind later entries too', async () => {
    const member = await enrolled();
    const first = await books.buy(member, 'p1', purchaseOf(1234));
    await books.buy(member, 'p2', purchaseOf(500));
    expect(await books.buy(member, 'p1', purchaseOf(1234))).toEqual({ replayed: true, answer: first.answer });
  });

  it('a repeated transfer asks for no receiver: the card may be gone since', async () => {
    const [from, to] = [await enrolled(), await enrolled()];
    await adjust(books, from, 'a1', 50);
    const request = { transferId: 't1', from, to, points: 20, contentHash: contentHash({ to, points: 20 }) };
    const send = (receiver: () => Promise<string>) =>
      transferPoints(books.ports, books.programs, { ...request, receiver });
    const first = await send(async () => to);
    const unlinked = async () => Promise.reject(new MemberNotFound());
    expect(await send(unlinked)).toEqual({ ...first, replayed: true });
    await expectSound(from, 2);
  });

  it('other content under the same id is refused, and nothing changes', async () => {
    const member = await enrolled();
    await books.buy(member, 'p1', purchaseOf(1234));
    const before = await database.itemCount();
    const other = books.buy(member, 'p1', purchaseOf(1235));
    await expect(other).rejects.toMatchObject({ code: 'reference-reused', status: 409 });
    expect(await database.itemCount()).toBe(before);
  });

  it('a refused purchase leaves no trace, so its id may be tried again', async () => {
    const member = await enrolled();
    const before = await database.itemCount();
    const long = Array.from({ length: 400 }, () => 100);
    const refused = books.buy(member, 'p1', purchaseOf(long, { currency: 'CHF' }));
    await expect(refused).rejects.toMatchObject({ code: 'unsupported-currency' });
    expect(await database.itemCount()).toBe(before);
    expect(await books.buy(member, 'p1', purchaseOf(long))).toMatchObject({ replayed: false });
  });

  it('an unknown member has no log and gets none', async () => {
    const before = await database.itemCount();
    const booked = books.buy(newMemberId(), 'p1', purchaseOf(100));
    await expect(booked).rejects.toMatchObject({ code: 'member-not-found', status: 404 });
    expect(await database.itemCount()).toBe(before);
  });

  it('points past their expiry expire under a reference of their own, also where one of that instant is there', async () => {
    const member = await enrolled();
    await Promise.all(['p1', 'p2', 'p3'].map((purchaseId) => buyOld(books, member, purchaseId)));
    await expectSound(member, 6);
    const expiries = (await books.log(member)).filter(({ entry }) => entry.kind === 'expiry');
    expect(expiries.map(({ entry }) => entry.reference)).toEqual(
      ['00.000', '00.001', '00.002'].map((seconds) => `due/expiry/2026-03-01T00:00:${seconds}Z/`),
    );
  });

  it('a basket of 1,000 lines keeps its lines in an item of its own, and gives them back', async () => {
    const member = await enrolled();
    const purchase = purchaseOf(Array.from({ length: 1000 }, (_, index) => index));
    await books.buy(member, 'p1', purchase);
    const head = await books.ledger.head(member);
    expect(head?.entry.lines).toBeUndefined();
    const { lines } = unpackLines(await books.details.lines(member, head?.entry.linesHash ?? ''));
    const sent = purchase.lines.map((line, place) => ({ ...line, earns: true, place }));
    expect(lines).toEqual(sent.toSorted(byLineId));
  });
});

describe('an entry that is due', () => {
  const DAY = 86_400_000;

  async function withProgram(change: Partial<Program>): Promise<Books> {
    const own = new Books(dynamoDb(database.config()), database.tables);
    const store = own.programStore;
    const { version, ...document } = await store.version(await store.latestVersion());
    await store.put({ program: { ...document, ...change, version: version + 1 }, by: 'test', at: own.clock });
    return own;
  }

  it('is written before the booking that met it, on its own; a refused booking writes none of it', async () => {
    const own = await withProgram({ maturity: { days: 14 } });
    const member = await enrolled();
    await own.buy(member, 'p1', purchaseOf(5000, { occurredAt: own.clock }));
    own.clock += 20 * DAY;
    const before = await database.itemCount();
    const refused = own.buy(member, 'p2', purchaseOf(1000, { occurredAt: own.clock + DAY }));
    await expect(refused).rejects.toMatchObject({ code: 'occurred-in-future' });
    expect(await database.itemCount()).toBe(before);
    const { answer } = await own.buy(member, 'p2', purchaseOf(1000, { occurredAt: own.clock }));
    expect(answer.balance).toMatchObject({ seq: 3, available: 50, pending: 10 });
    const log = await books.log(member);
    expect(log.map(({ entry }) => entry.kind)).toEqual(['enrolment', 'accrual', 'maturation', 'accrual']);
    await expectSound(member, 3);
  });

  it('is written once by many writers at once', async () => {
    const own = await withProgram({ maturity: { days: 14 } });
    const member = await enrolled();
    await own.buy(member, 'p0', purchaseOf(5000, { occurredAt: own.clock }));
    own.clock += 20 * DAY;
    const acts = Array.from({ length: 8 }, (_, index) =>
      own.buy(member, `q${index}`, purchaseOf(1000, { occurredAt: own.clock })),
    );
    await Promise.all(acts);
    const kinds = (await books.log(member)).map(({ entry }) => entry.kind);
    expect(kinds.filter((kind) => kind === 'maturation')).toHaveLength(1);
    await expectSound(member, 10);
    await withProgram({ maturity: { days: 0 } });
  });

  it('is never recorded before the entry before it, whatever a clock says', async () => {
    const own = new Books(dynamoDb(database.config()), database.tables);
    const member = await enrolled();
    await own.buy(member, 'p1', purchaseOf(1000, { occurredAt: own.clock }));
    const first = own.clock;
    own.clock -= 3_600_000;
    const { answer } = await own.buy(member, 'p2', purchaseOf(1000, { occurredAt: own.clock }));
    expect(Date.parse(answer.entry.recordedAt)).toBeGreaterThanOrEqual(first);
  });
});

describe('many writers on one member', () => {
  it('50 copies of one purchase: one is written, 49 are replays of it', async () => {
    const member = await enrolled();
    const copies = Array.from({ length: 50 }, () => books.buy(member, 'p1', purchaseOf(1234)));
    const answers = await Promise.all(copies);
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ answer }) => JSON.stringify(answer))).size).toBe(1);
    await expectSound(member, 1);
  });

  it('64 different purchases: all are written, numbered 1 to 64', async () => {
    const member = await enrolled();
    const purchases = Array.from({ length: 64 }, (_, index) =>
      books.buy(member, `p${index}`, purchaseOf(1000)),
    );
    const answers = await Promise.all(purchases);
    expect(answers.map(({ replayed }) => replayed)).not.toContain(true);
    const seqs = answers.map(({ answer }) => answer.entry.seq).toSorted((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 64 }, (_, index) => index + 1));
    await expectSound(member, 64);
    expect((await books.ledger.head(member))?.entry.balance.available).toBe(640);
  });

  it('a lost race costs one call more: the refused put brings the winner', async () => {
    const member = await enrolled();
    let rival = true;
    const { client, counts } = countedClient(database.config(), async (operation) => {
      if (operation !== 'PutItemCommand' || !rival) return;
      rival = false;
      await books.buy(member, 'rival', purchaseOf(100));
    });
    const slow = new Books(client, database.tables);
    await slow.rules.get();
    counts.operations.length = 0;
    await slow.buy(member, 'p1', purchaseOf(100));
    expect(counts.operations).toEqual(['Query', 'Query', 'PutItem', 'PutItem']);
    await expectSound(member, 2);
  });

  it('a repeated return that loses to a purchase and then meets itself is a replay, not one too many', async () => {
    const member = await enrolled();
    await books.buy(member, 'p1', purchaseOf(1000));
    const giveBack = (where: Books) =>
      bookReturn(where.ports, where.programs, member, {
        purchaseId: 'p1',
        returnId: 'x1',
        occurredAt: books.clock,
        contentHash: contentHash({ returnId: 'x1' }),
        anyAge: false,
      });
    let puts = 0;
    const { client } = countedClient(database.config(), async (operation) => {
      if (operation === 'PutItemCommand' && puts++ === 0) await books.buy(member, 'p2', purchaseOf(1000));
      if (operation === 'QueryCommand' && puts === 1) await giveBack(books);
    });
    const slow = new Books(client, database.tables);
    await slow.rules.get();
    expect(await giveBack(slow)).toMatchObject({ replayed: true });
    await expectSound(member, 3);
  });

  it('in whatever order storage serves them, nothing is doubled or lost', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const member = await enrolled();
        const { client } = countedClient(database.config(), () => scheduler.schedule(Promise.resolve()));
        const raced = new Books(client, database.tables);
        const program = raced.programs.get();
        await scheduler.waitFor(program);
        const acts = ['p1', 'p1', 'p2', 'p2', 'p3'].map((id) => raced.buy(member, id, purchaseOf(1000)));
        const answers = await scheduler.waitFor(Promise.all(acts));
        expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(3);
        await expectSound(member, 3);
      }),
      { numRuns: 25 },
    );
  });
});

describe('storage in trouble', () => {
  it('a put whose answer is lost is known by its writer as its own: booked, not replayed', async () => {
    const member = await enrolled();
    proxy.break({ operation: 'PutItem', fault: 'drop-after', calls: (nth) => nth === 1 });
    expect(await faulty.buy(member, 'p1', purchaseOf(1234))).toMatchObject({ replayed: false });
    await expectSound(member, 1);
  });

  it.each([
    ['is throttled', 'throttle'],
    ['fails', 'fail'],
    ['cannot be reached', 'drop-before'],
  ] as const)(
    'that %s for good makes 503 and books nothing; the same call is safe to repeat',
    async (_, fault) => {
      const member = await enrolled();
      for (const operation of ['Query', 'PutItem']) {
        proxy.break({ operation, fault, calls: () => true });
        const failed = faulty.buy(member, 'p1', purchaseOf(1234));
        await expect(failed).rejects.toMatchObject({
          code: 'unavailable',
          status: 503,
          retryAfterSeconds: 1,
        });
        expect(proxy.calls.filter((call) => call === operation).length).toBeLessThanOrEqual(6);
        await expectSound(member, 0);
      }
      proxy.break();
      expect(await faulty.buy(member, 'p1', purchaseOf(1234))).toMatchObject({ replayed: false });
    },
  );

  it('a put that commits though every answer of it is lost is a replay for the next call', async () => {
    const member = await enrolled();
    proxy.break({ operation: 'PutItem', fault: 'drop-after', calls: () => true });
    await expect(faulty.buy(member, 'p1', purchaseOf(1234))).rejects.toMatchObject({ code: 'unavailable' });
    proxy.break();
    expect(await faulty.buy(member, 'p1', purchaseOf(1234))).toMatchObject({ replayed: true });
    await expectSound(member, 1);
  });

  it('nobody is told that a reward ran out while an earlier try of the same write may still arrive', async () => {
    const last = acts.find(({ title }) => title === 'a redemption of the last pieces of a reward');
    if (!last) throw new Error('no such act');
    const parties = await partiesOf(books, last);
    await last.send(books, parties);
    const late = { ...parties, member: parties.other };
    proxy.break({ operation: 'TransactWriteItems', fault: 'drop-before', calls: (nth) => nth === 1 });
    await expect(last.send(faulty, late)).rejects.toMatchObject({ code: 'unavailable' });
    proxy.break();
    await expect(last.send(faulty, late)).rejects.toMatchObject({ code: 'reward-unavailable' });
  });

  it('an overlapping write is a lost race: it is tried again after a look at the log', async () => {
    const member = await enrolled();
    proxy.break({ operation: 'PutItem', fault: 'conflict', calls: (nth) => nth <= 2 });
    expect(await faulty.buy(member, 'p1', purchaseOf(1234))).toMatchObject({ replayed: false });
    await expectSound(member, 1);
  });

  it('a cancelled transaction is a lost race, too; points past their expiry are booked and expired, or neither', async () => {
    const member = await enrolled();
    const store = books.programStore;
    const { version, ...document } = await store.version(await store.latestVersion());
    const program = { ...document, expiry: { months: 1, roundTo: 'day' as const }, version: version + 1 };
    await store.put({ program, by: 'test', at: books.clock });
    faulty.clock += 10_000;
    const old = purchaseOf(1234, { occurredAt: faulty.clock - 90 * 86_400_000 });
    proxy.break({ operation: 'TransactWriteItems', fault: 'conflict', calls: (nth) => nth === 1 });
    const { answer } = await faulty.buy(member, 'old', old);
    expect(answer).toMatchObject({
      pointsEarned: 12,
      balance: { seq: 2, available: 0, lifetime: { earned: 12, expired: 12 } },
    });
    await expectSound(member, 2);
    proxy.break({ operation: 'TransactWriteItems', fault: 'drop-after', calls: (nth) => nth === 1 });
    expect(await faulty.buy(member, 'older', old)).toMatchObject({ replayed: false });
    await expectSound(member, 4);
  });
});
