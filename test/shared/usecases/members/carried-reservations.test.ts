import { describe, expect, it } from 'vitest';
import { bounds } from '#shared/domain/ledger/bounds.ts';
import { contentHash } from '#shared/domain/ledger/digest.ts';
import { dynamoDb } from '#shared/stores/dynamodb.ts';
import { getBalance } from '#shared/usecases/ledger/get-balance.ts';
import { getRedemption } from '#shared/usecases/ledger/get-redemption.ts';
import { listEntries } from '#shared/usecases/ledger/list-entries.ts';
import { listRedemptions } from '#shared/usecases/ledger/list-redemptions.ts';
import { refundRedemption } from '#shared/usecases/ledger/refund-redemption.ts';
import { captureRedemption, voidRedemption } from '#shared/usecases/ledger/step-redemption.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import type { Database } from '../../../database.ts';
import { purchaseOf } from '../../domain/ledger/purchases.ts';
import { Books } from '../books.ts';
import { adjust, giveBack, merge, redeem } from '../ledger/acts.ts';
import { expectSoundLog } from '../ledger/sound.ts';
import { useBooks } from '../use-books.ts';

let database: Database;
let books: Books;
const cursors = new Cursors('a secret of the test');

useBooks((own, shared) => {
  books = own;
  database = shared;
});

async function rich(points = 100): Promise<string> {
  const member = await books.newMember();
  await adjust(books, member, 'start', points);
  return member;
}

const reserve = (member: string, id: string, points: number, expiresInSeconds = 900) =>
  redeem(books, member, id, { points }, { capture: false, expiresInSeconds });

const capture = (member: string, redemptionId: string, points?: number, of?: string) =>
  captureRedemption(books.ports, books.programs, member, { redemptionId, points, of, contentHash: '' });

const voidOf = (member: string, redemptionId: string, of?: string) =>
  voidRedemption(books.ports, books.programs, member, { redemptionId, of, contentHash: '' });

const refund = (member: string, redemptionId: string, refundId: string, of?: string) =>
  refundRedemption(books.ports, books.programs, member, {
    redemptionId,
    refundId,
    of,
    contentHash: contentHash({}),
  });

const balance = async (member: string) => {
  const { available, reserved } = await getBalance(books.ports, books.programs, member, undefined);
  return [available, reserved];
};

const read = async (member: string, redemptionId: string, of?: string) => {
  const ports = { ...books.ports, now: () => books.clock };
  return getRedemption(ports, await books.programs.get(), member, redemptionId, { of });
};

/** The redemptions of a list, each with its status and the merged member whose it is. */
async function listed(member: string) {
  const ports = { ...books.ports, batches: books.batches, now: () => books.clock };
  const page = await listRedemptions(ports, await books.programs.get(), cursors, member, { limit: 50 });
  return page.items.map(({ id, status, bookedFor }) => [id, status, bookedFor]);
}

const refused = (code: string, data: object = {}) => expect.objectContaining({ code, ...data });

/** A survivor and a merged member, each with 100 points, of which the merged one has reserved 30 as `r1`. */
async function merged() {
  const [into, from] = [await rich(), await rich()];
  await reserve(from, 'r1', 30);
  await merge(books, into, from, 'g1');
  expect(await balance(into)).toEqual([170, 30]);
  return { into, from };
}

/** The same, but the survivor has spent 10 points as `r1`. */
async function mergedWithTakenId() {
  const [into, from] = [await rich(), await rich()];
  await redeem(books, into, 'r1', { points: 10 });
  books.clock += 1000;
  await reserve(from, 'r1', 30);
  await merge(books, into, from, 'g1');
  expect(await balance(into)).toEqual([160, 30]);
  return { into, from };
}

describe('a reservation of a merged member', () => {
  it('is captured by its old path, in the log of the survivor, and every path replays it', async () => {
    const { into, from } = await merged();
    const { answer, replayed } = await capture(from, 'r1', 20);
    expect(replayed).toBe(false);
    expect(answer).toMatchObject({
      entry: { memberId: into, reference: 'redemption/r1/capture/', kind: 'capture' },
      redemption: { id: 'r1', status: 'captured', points: 30, captured: 20 },
      balance: { memberId: into, available: 180, reserved: 0 },
    });
    for (const again of [capture(from, 'r1', 20), capture(into, 'r1', 20), capture(into, 'r1', 20, from)]) {
      expect(await again).toEqual({ answer, replayed: true });
    }
    await expect(voidOf(from, 'r1')).rejects.toEqual(refused('redemption-captured'));
    await refund(into, 'r1', 'f1', from);
    expect(await balance(into)).toEqual([200, 0]);
    await expectSoundLog(books, into);
  });

  it('is voided by the path of the survivor', async () => {
    const { into, from } = await merged();
    const { answer } = await voidOf(into, 'r1');
    expect(answer).toMatchObject({ redemption: { status: 'voided' }, balance: { available: 200 } });
    expect(await voidOf(from, 'r1')).toEqual({ answer, replayed: true });
  });

  it('with an id that the survivor has used stands under owner and id, and ends by the old path or with `of`', async () => {
    const { into, from } = await mergedWithTakenId();
    await expect(capture(into, 'r1', 30)).rejects.toEqual(refused('redemption-captured'));
    await expect(voidOf(into, 'r1')).rejects.toEqual(refused('redemption-captured'));
    const { answer } = await capture(from, 'r1', 20);
    expect(answer).toMatchObject({
      entry: { memberId: into, reference: `redemption/${from}:r1/capture/`, redemptionId: 'r1' },
      redemption: { id: 'r1', bookedFor: from, captured: 20 },
      balance: { available: 170, reserved: 0 },
    });
    expect(await capture(into, 'r1', 20, from)).toEqual({ answer, replayed: true });
    expect(await capture(from, 'r1', 20)).toEqual({ answer, replayed: true });
    const given = await refund(into, 'r1', 'f1', from);
    expect(given.answer).toMatchObject({ redemption: { bookedFor: from, refunded: 20 } });
    expect(await refund(into, 'r1', 'f1', from)).toEqual({ ...given, replayed: true });
    expect((await refund(into, 'r1', 'f1')).answer).toMatchObject({ redemption: { refunded: 10 } });
    expect(await balance(into)).toEqual([200, 0]);
    await expectSoundLog(books, into);
  });

  it('has its status in lists and where it is read, before and after its end', async () => {
    for (const { into, from } of [await merged(), await mergedWithTakenId()]) {
      const own = (await listed(into)).filter(([, , bookedFor]) => bookedFor === undefined);
      expect(await listed(into)).toEqual([['r1', 'reserved', from], ...own]);
      expect(await read(into, 'r1', from)).toMatchObject({ status: 'reserved', bookedFor: from });
      await voidOf(from, 'r1');
      expect(await listed(into)).toEqual([['r1', 'voided', from], ...own]);
      expect(await read(into, 'r1', from)).toMatchObject({ status: 'voided', bookedFor: from });
      await expect(read(into, 'r1', 'm-stranger')).rejects.toEqual(refused('redemption-not-found'));
    }
  });

  it('lapses in the log of the survivor', async () => {
    for (const { into, from } of [await merged(), await mergedWithTakenId()]) {
      books.clock += 901_000;
      const [available = 0, reserved] = await balance(into);
      expect(reserved).toBe(0);
      await adjust(books, into, 'later', 1);
      expect(await balance(into)).toEqual([available + 1, 0]);
      expect(await read(into, 'r1', from)).toMatchObject({ status: 'lapsed' });
      await expect(capture(from, 'r1')).rejects.toEqual(refused('redemption-lapsed'));
      await expectSoundLog(books, into);
    }
  });

  it('and one of the same id of the survivor are two, which lapse together under their id', async () => {
    const [into, from] = [await rich(), await rich()];
    await reserve(into, 'r1', 10);
    await reserve(from, 'r1', 30);
    await merge(books, into, from, 'g1');
    expect(await balance(into)).toEqual([160, 40]);
    books.clock += 901_000;
    await adjust(books, into, 'later', 1);
    const kind = ['lapse'];
    const { items } = await listEntries(books, cursors, into, { limit: 5, kind });
    expect(items.map(({ redemptionIds }) => redemptionIds)).toEqual([['r1', 'r1']]);
    expect(await balance(into)).toEqual([201, 0]);
  });

  it('goes on to the next survivor, and ends by the path of its first member', async () => {
    const { into, from } = await mergedWithTakenId();
    const last = await rich();
    await merge(books, last, into, 'g2');
    expect(await balance(last)).toEqual([260, 30]);
    const { answer } = await capture(from, 'r1');
    expect(answer).toMatchObject({
      entry: { memberId: last },
      redemption: { captured: 30, bookedFor: from },
    });
    expect(await capture(last, 'r1', undefined, from)).toEqual({ answer, replayed: true });
    await expectSoundLog(books, last);
  });

  it('is not meant by `of` with a member who was not merged, or who has none of its id', async () => {
    const { into } = await merged();
    const [stranger, other] = [await rich(), await rich()];
    await reserve(stranger, 'r1', 20);
    await capture(stranger, 'r1');
    await merge(books, into, other, 'g2');
    for (const of of [stranger, other]) {
      const acts = [
        () => read(into, 'r1', of),
        () => capture(into, 'r1', undefined, of),
        () => voidOf(into, 'r1', of),
        () => refund(into, 'r1', 'f1', of),
      ];
      for (const act of acts) await expect(act()).rejects.toEqual(refused('redemption-not-found'));
    }
    expect(await balance(into)).toEqual([270, 30]);
  });

  it('was captured before the merge: the old path and `of` still replay that', async () => {
    const [into, from] = [await rich(), await rich()];
    await redeem(books, into, 'r1', { points: 10 });
    await reserve(from, 'r1', 30);
    const { answer } = await capture(from, 'r1');
    await merge(books, into, from, 'g1');
    expect(await capture(from, 'r1')).toEqual({ answer, replayed: true });
    expect(await capture(into, 'r1', undefined, from)).toEqual({ answer, replayed: true });
    await expect(capture(into, 'r1', 29, from)).rejects.toEqual(refused('redemption-captured'));
  });

  it('that paid for a purchase comes back with its goods, to the survivor', async () => {
    const [into, from] = [await rich(), await rich()];
    await redeem(books, into, 'r1', { points: 10 });
    await reserve(from, 'r1', 30);
    await books.buy(from, 'p1', purchaseOf(1000, { payments: [{ redemptionId: 'r1', amount: 30 }] }));
    await merge(books, into, from, 'g1');
    await capture(from, 'r1');
    const [before = 0] = await balance(into);
    const { answer } = await giveBack(books, into, 'p1', 'x1');
    expect(answer).toMatchObject({ pointsRestored: 30 });
    expect(await balance(into)).toEqual([before + 30 - 9, 0]);
    expect(await read(into, 'r1', from)).toMatchObject({ captured: 30, refunded: 30 });
    expect(await read(into, 'r1')).toMatchObject({ captured: 10, refunded: 0 });
  });
});

/** Books whose storage does something else right before the first write of this member's log is sent. */
function interrupted(meanwhile: () => Promise<unknown>): Books {
  const client = dynamoDb(database.config());
  let done = false;
  client.middlewareStack.add((next, context) => async (args) => {
    const writes = ['PutItemCommand', 'TransactWriteItemsCommand'].includes(context.commandName ?? '');
    if (writes && !done) {
      done = true;
      await meanwhile();
    }
    return next(args);
  });
  return Object.assign(new Books(client, database.tables), { clock: books.clock });
}

describe('a merge and another act at once', () => {
  it('a capture that loses to the merge is booked in the log of the survivor', async () => {
    const [into, from] = [await rich(), await rich()];
    await reserve(from, 'r1', 30);
    const late = interrupted(() => merge(books, into, from, 'g1'));
    const command = { redemptionId: 'r1', contentHash: '' };
    const { answer } = await captureRedemption(late.ports, late.programs, from, command);
    expect(answer).toMatchObject({ entry: { memberId: into }, balance: { available: 170, reserved: 0 } });
  });

  it('a capture that wins leaves nothing to take along', async () => {
    const [into, from] = [await rich(), await rich()];
    await reserve(from, 'r1', 30);
    const late = interrupted(() => capture(from, 'r1', 20));
    await merge(late, into, from, 'g1');
    expect(await balance(into)).toEqual([180, 0]);
    await expect(voidOf(from, 'r1')).rejects.toEqual(refused('redemption-captured'));
  });

  it('an id that the survivor uses meanwhile is taken', async () => {
    const [into, from] = [await rich(), await rich()];
    await reserve(from, 'r1', 30);
    const late = interrupted(() => redeem(books, into, 'r1', { points: 10 }));
    await merge(late, into, from, 'g1');
    const { answer } = await capture(from, 'r1');
    expect(answer.entry.reference).toBe(`redemption/${from}:r1/capture/`);
    expect(await balance(into)).toEqual([160, 0]);
  });

  it('many steps and one merge: each reservation ends once, and no point is lost', async () => {
    for (const taken of [true, false]) {
      const [into, from] = [await rich(), await rich()];
      const ids = ['r1', 'r2', 'r3', 'r4'];
      for (const id of ids) {
        if (taken) await redeem(books, into, id, { points: 1 });
        await reserve(from, id, 10);
      }
      await Promise.all([
        merge(books, into, from, 'g1'),
        ...ids.slice(0, 2).flatMap((id) => [capture(from, id), capture(from, id)]),
        ...ids.slice(2).flatMap((id) => [voidOf(from, id), voidOf(from, id)]),
      ]);
      expect(await balance(into)).toEqual([taken ? 176 : 180, 0]);
      for (const member of [into, from]) await expectSoundLog(books, member);
    }
  });
});

describe('a merge', () => {
  it('is refused while an id would mean the redemptions of two merged members', async () => {
    const [into, first, second] = [await rich(), await rich(), await rich()];
    await redeem(books, first, 'r1', { points: 10 });
    await merge(books, into, first, 'g1');
    await reserve(second, 'r1', 30);
    const unclear = refused('open-reservations', { data: { redemptionIds: ['r1'] } });
    await expect(merge(books, into, second, 'g2')).rejects.toEqual(unclear);
    await voidOf(second, 'r1');
    await merge(books, into, second, 'g2');
    const { into: other } = await merged();
    const third = await rich();
    await redeem(books, third, 'r1', { points: 10 });
    await expect(merge(books, other, third, 'g3')).rejects.toEqual(unclear);
  });

  it('is refused where both have more reservations than one member may have', async () => {
    const [into, from] = [await rich(), await rich()];
    for (let index = 0; index < bounds.reservations; index += 1) await reserve(from, `r${index}`, 1);
    await reserve(into, 'own', 1);
    await expect(merge(books, into, from, 'g1')).rejects.toEqual(refused('state-full'));
    await voidOf(into, 'own');
    await merge(books, into, from, 'g1');
    expect(await balance(into)).toEqual([180, 20]);
  });
});
