import { describe, expect, it } from 'vitest';
import { redeemPoints } from '#shared/contracts/ledger/redeem-points.ts';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { DAY_MS, localDay } from '#shared/domain/time/calendar.ts';
import { getRedemption } from '#shared/usecases/ledger/get-redemption.ts';
import { listRedemptions } from '#shared/usecases/ledger/list-redemptions.ts';
import { Cursors } from '#shared/usecases/paging.ts';
import { Log } from '../shared/domain/ledger/log.ts';
import { purchaseOf } from '../shared/domain/ledger/purchases.ts';
import { expectSound } from '../shared/domain/ledger/sound-log.ts';
import type { Books } from '../shared/usecases/books.ts';
import {
  adjust,
  capture,
  capturePart,
  claim,
  erase,
  giveBack,
  merge,
  ownSpender,
  redeem,
  refund,
  suspend,
  voidOf,
} from '../shared/usecases/ledger/acts.ts';
import { expectSoundLog } from '../shared/usecases/ledger/sound.ts';
import { useBooks } from '../shared/usecases/use-books.ts';
import { instant, programOf, refusal } from './program.ts';

let books: Books;

useBooks((own) => {
  books = own;
});

const WEEK = 7 * 86_400;
const held = { capture: false, expiresInSeconds: WEEK };

/** A member with 1,000 points, of which 100 are reserved. */
async function withOrder(options: Parameters<typeof redeem>[4] = {}): Promise<string> {
  const member = await books.newMember();
  await adjust(books, member, 'start', 1000);
  await redeem(books, member, 'r1', { points: 100 }, { ...held, ...options });
  return member;
}

async function read(member: string, redemptionId = 'r1') {
  const ports = { ...books.ports, now: () => books.clock };
  return getRedemption(ports, await books.programs.get(), member, redemptionId);
}

describe('Rule 21: an order that leaves in parcels', () => {
  it('is captured in parts until the final one; each replays for ever, and another is too late', async () => {
    const member = await withOrder();
    const first = await capturePart(books, member, 'r1', 'c1', { points: 40 });
    expect(first.answer).toMatchObject({
      entry: {
        kind: 'capture',
        reference: 'redemption/r1/captures/c1/',
        redemptionId: 'r1',
        captureId: 'c1',
        postings: [
          { account: 'reserved', points: -40 },
          { account: 'redeemed', points: 40 },
        ],
      },
      redemption: {
        status: 'reserved',
        points: 100,
        captured: 40,
        refunded: 0,
        capturedValue: { amount: 40 },
      },
      balance: { available: 900, reserved: 60, lifetime: { redeemed: 40 } },
    });
    expect(first.answer.redemption.expiresAt).toBeDefined();
    const last = await capturePart(books, member, 'r1', 'c2', { points: 60, final: true });
    expect(last.answer).toMatchObject({
      redemption: { status: 'captured', captured: 100 },
      balance: { available: 900, reserved: 0 },
    });
    expect(await capturePart(books, member, 'r1', 'c1', { points: 40 })).toEqual({
      ...first,
      replayed: true,
    });
    books.clock += 400 * DAY_MS;
    expect(await capturePart(books, member, 'r1', 'c2', { points: 60, final: true })).toEqual({
      ...last,
      replayed: true,
    });
    await expect(capturePart(books, member, 'r1', 'c3', { points: 1 })).rejects.toEqual(
      refusal('redemption-captured'),
    );
    await expect(capturePart(books, member, 'r1', 'c1', { points: 41 })).rejects.toEqual(
      refusal('reference-reused'),
    );
    await expect(capture(books, member, 'r1')).rejects.toEqual(refusal('redemption-captured'));
    await expect(voidOf(books, member, 'r1')).rejects.toEqual(refusal('redemption-captured'));
    await expectSoundLog(books, member);
  });

  it('ends with the part that leaves nothing, final or not; a final one with nothing left is too late', async () => {
    const member = await withOrder();
    await capturePart(books, member, 'r1', 'c1', { points: 40 });
    expect((await capturePart(books, member, 'r1', 'c2', { points: 60 })).answer).toMatchObject({
      redemption: { status: 'captured', captured: 100 },
      balance: { available: 900, reserved: 0 },
    });
    await expect(capturePart(books, member, 'r1', 'c3', { points: 1, final: true })).rejects.toEqual(
      refusal('redemption-captured'),
    );
  });

  it('gives back at its final part what has not left', async () => {
    const member = await withOrder();
    await capturePart(books, member, 'r1', 'c1', { points: 40 });
    const { answer } = await capturePart(books, member, 'r1', 'c2', { points: 10, final: true });
    expect(answer).toMatchObject({
      redemption: { status: 'captured', points: 100, captured: 50 },
      balance: { available: 950, reserved: 0 },
    });
    await refund(books, member, 'r1', 'f1', 50);
    await expect(refund(books, member, 'r1', 'f2', 1)).rejects.toEqual(refusal('amount-exceeds-original'));
  });

  it('is never captured beyond what is still reserved', async () => {
    const member = await withOrder();
    await capturePart(books, member, 'r1', 'c1', { points: 40 });
    await expect(capturePart(books, member, 'r1', 'c2', { points: 61 })).rejects.toMatchObject({
      code: 'amount-exceeds-original',
      data: { left: 60 },
    });
    await expect(capture(books, member, 'r1', 61)).rejects.toEqual(refusal('amount-exceeds-original'));
    expect((await capturePart(books, member, 'r1', 'c2', { points: 60 })).replayed).toBe(false);
  });

  it.each([
    [undefined, 100, 900],
    [25, 65, 935],
  ])('is ended by a plain capture of %s of the rest, which replays', async (points, captured, available) => {
    const member = await withOrder();
    await capturePart(books, member, 'r1', 'c1', { points: 40 });
    const plain = await capture(books, member, 'r1', points);
    expect(plain.answer).toMatchObject({
      entry: { reference: 'redemption/r1/capture/' },
      redemption: { status: 'captured', captured },
      balance: { available, reserved: 0 },
    });
    expect(await capture(books, member, 'r1', points)).toEqual({ ...plain, replayed: true });
    await expect(capture(books, member, 'r1', captured)).rejects.toEqual(refusal('redemption-captured'));
    expect((await capturePart(books, member, 'r1', 'c1', { points: 40 })).replayed).toBe(true);
  });

  it.each([
    ['voided', (member: string) => voidOf(books, member, 'r1'), 'redemption-voided'],
    ['lapsed', async () => (books.clock += WEEK * 1000), 'redemption-lapsed'],
    [
      'lapsed',
      async (member: string) => {
        books.clock += WEEK * 1000;
        await adjust(books, member, 'next', 1);
        await adjust(books, member, 'less', -1);
      },
      'redemption-lapsed',
    ],
  ])(
    'that is %s after a part keeps what was captured, and that can be refunded',
    async (status, end, code) => {
      const member = await withOrder();
      await capturePart(books, member, 'r1', 'c1', { points: 40 });
      await end(member);
      const ended = { status, points: 100, captured: 40, refunded: 0 };
      expect(await read(member)).toMatchObject(ended);
      const listed = await listRedemptions(
        { ...books, now: () => books.clock },
        await books.programs.get(),
        new Cursors('x'),
        member,
        { limit: 10 },
      );
      expect(listed.items).toMatchObject([ended]);
      await expect(capturePart(books, member, 'r1', 'c2', { points: 60 })).rejects.toEqual(refusal(code));
      expect((await capturePart(books, member, 'r1', 'c1', { points: 40 })).replayed).toBe(true);
      const { answer } = await refund(books, member, 'r1', 'f1', 40);
      expect(answer.balance).toMatchObject({ available: 1000, reserved: 0 });
      expect(answer.redemption).toMatchObject({ status, captured: 40, refunded: 40 });
      expect(await read(member)).toMatchObject({ status, captured: 40, refunded: 40 });
      await expect(refund(books, member, 'r1', 'f2', 1)).rejects.toEqual(refusal('amount-exceeds-original'));
      await expectSoundLog(books, member);
    },
  );

  it('has at most 20 parts; the rest is captured or voided', async () => {
    const member = await withOrder();
    for (let part = 1; part <= 20; part += 1) {
      await capturePart(books, member, 'r1', `c${part}`, { points: 1 });
    }
    const before = await books.log(member);
    await expect(capturePart(books, member, 'r1', 'c21', { points: 1 })).rejects.toMatchObject({
      code: 'too-many-parts',
      status: 409,
      data: { limit: 20 },
    });
    expect(await books.log(member)).toEqual(before);
    expect((await capture(books, member, 'r1')).answer.redemption.captured).toBe(100);
  });

  it('pays for purchases with what was captured, and a return gives no more of it back', async () => {
    const member = await withOrder();
    await capturePart(books, member, 'r1', 'c1', { points: 40 });
    const payments = [{ redemptionId: 'r1', amount: 100 }];
    await books.buy(member, 'p1', purchaseOf(1000, { occurredAt: books.clock, payments }));
    // A return gives back nothing that is only reserved.
    expect((await giveBack(books, member, 'p1', 'g1')).answer).toMatchObject({
      pointsRestored: 40,
      balance: { available: 940, reserved: 60 },
    });
    expect(await read(member)).toMatchObject({ status: 'reserved', captured: 40, refunded: 40 });
  });

  it('takes the earliest expiry first, and refunds between the parts go back to their own buckets', () => {
    const start = instant('2026-01-10T09:00:00Z');
    const log = new Log(initialProgram, start);
    for (const [months, points] of [
      [1, 50],
      [2, 50],
    ] as const) {
      log.program = programOf({ expiry: { months, roundTo: 'day' } });
      log.adjust(`a${months}`, points, start);
    }
    const [early, late] = log.head.state.lots;
    log.reserve('r1', 100, start, WEEK);
    log.part('r1', 'c1', 40, start);
    expect(log.head.state.reservations[0]?.lots).toEqual([{ ...early, points: 10 }, late]);
    log.refund('r1', 'f1', start, 10);
    expect(log.head.state.lots).toEqual([{ ...early, points: 10 }]);
    log.part('r1', 'c2', 60, start, { final: true });
    log.refund('r1', 'f2', start, 50);
    expect(log.head.state.lots).toEqual([{ ...early, points: 10 }, late]);
    log.refund('r1', 'f3', start, 40);
    expect(log.head.state.lots).toEqual([early, late]);
    expectSound(log);
  });

  it('leaves by pieces of a reward, and stock comes back for those that do not leave', async () => {
    const member = await books.newMember();
    await adjust(books, member, 'start', 1000);
    const rewardId = `parcels-${member}`;
    const made = { version: 1, changedBy: 'test', changedAt: books.clock };
    await books.rewards.put({ rewardId, name: 'A mug', points: 100, stock: 9, ...made }, 0);
    await redeem(books, member, 'r1', { rewardId, quantity: 5 }, held);
    const taken = async () => books.counters.taken(`stock/${rewardId}`);
    await expect(capturePart(books, member, 'r1', 'c1', { points: 150 })).rejects.toEqual(
      refusal('not-a-step'),
    );
    await capturePart(books, member, 'r1', 'c1', { points: 200 });
    expect(await taken()).toBe(5);
    await capturePart(books, member, 'r1', 'c2', { points: 100, final: true });
    expect(await taken()).toBe(3);
    await redeem(books, member, 'r2', { rewardId, quantity: 4 }, held);
    await capturePart(books, member, 'r2', 'c1', { points: 100 });
    books.clock += WEEK * 1000;
    await adjust(books, member, 'next', 1);
    expect(await taken()).toBe(4);
    await refund(books, member, 'r2', 'f1', 100);
    expect(await taken()).toBe(3);
    await expectSoundLog(books, member);
  });

  it('keeps its place among the reservations of the member', () => {
    const start = instant('2026-01-10T09:00:00Z');
    const log = new Log(initialProgram, start);
    log.adjust('a', 100, start);
    log.reserve('r1', 40, start);
    log.reserve('r2', 30, start);
    log.part('r1', 'c1', 10, start);
    expect(log.head.state.reservations.map(({ redemptionId }) => redemptionId)).toEqual(['r1', 'r2']);
  });
});

describe('Rules 28 and 44: parcels of an order of somebody else', () => {
  const byMember = { ownToken: true };

  it("a member's own token captures parts of its own reservation alone, and none that a channel has claimed", async () => {
    const member = await withOrder();
    const missing = refusal('redemption-not-found');
    await expect(capturePart(books, member, 'r1', 'c1', { points: 40 }, byMember)).rejects.toEqual(missing);
    await capturePart(books, member, 'r1', 'c1', { points: 40 });
    await expect(capturePart(books, member, 'r1', 'c1', { points: 40 }, byMember)).rejects.toEqual(missing);
    await redeem(books, member, 'r2', { points: 100 }, { ...held, spender: ownSpender(books) });
    const own = await capturePart(books, member, 'r2', 'c1', { points: 40 }, byMember);
    expect(own.answer.redemption.captured).toBe(40);
    await claim(books, member, 'r2');
    await expect(capturePart(books, member, 'r2', 'c2', { points: 40 }, byMember)).rejects.toEqual(missing);
    expect(await capturePart(books, member, 'r2', 'c1', { points: 40 }, byMember)).toEqual({
      ...own,
      replayed: true,
    });
    expect((await capturePart(books, member, 'r2', 'c2', { points: 60 })).replayed).toBe(false);
  });

  it('a merge takes the rest along: every path goes on with it, and counts all parts', async () => {
    const [into, from] = [await withOrder(), await withOrder()];
    const first = await capturePart(books, from, 'r1', 'c1', { points: 40 });
    await merge(books, into, from, 'g1');
    expect(await capturePart(books, from, 'r1', 'c1', { points: 40 })).toEqual({ ...first, replayed: true });
    expect(await capturePart(books, into, 'r1', 'c1', { points: 40 }, { of: from })).toEqual({
      ...first,
      replayed: true,
    });
    for (let part = 2; part <= 20; part += 1) {
      await capturePart(books, from, 'r1', `c${part}`, { points: 1 });
    }
    const { answer } = await capturePart(books, into, 'r1', 'c1', { points: 5 });
    expect(answer.redemption).toMatchObject({ captured: 5 });
    await expect(capturePart(books, into, 'r1', 'c21', { points: 1 }, { of: from })).rejects.toEqual(
      refusal('too-many-parts'),
    );
    expect((await capture(books, into, 'r1', 1)).answer.redemption.captured).toBe(6);
    await voidOf(books, from, 'r1');
    await expectSoundLog(books, into);
  });
});

describe('Rule 20: an order is reserved for up to 60 days', () => {
  const takes = (channel: string | undefined, expiresIn: number) => {
    const parsed = redeemPoints.body?.safeParse({ points: 1, capture: false, channel, expiresIn });
    return parsed?.success || parsed?.error?.issues.map(({ path }) => path.join());
  };

  it.each(['web', 'app', 'partner'])('by the channel %s', (channel) => {
    expect([1, 259_200, 5_184_000].map((seconds) => takes(channel, seconds))).toEqual([true, true, true]);
    expect(takes(channel, 5_184_001)).toEqual(['expiresIn']);
  });

  it.each(['pos', undefined])('and for a day at most by the channel %s', (channel) => {
    expect(takes(channel, 86_400)).toBe(true);
    expect([86_401, 259_200, 5_184_001].map((seconds) => takes(channel, seconds))).toEqual([
      ['expiresIn'],
      ['expiresIn'],
      ['expiresIn'],
    ]);
  });

  it('and an account with a lot of every day has room for the purchases of those days', () => {
    const start = instant('2026-01-10T09:00:00Z');
    const program = programOf({ expiry: { months: 12, roundTo: 'day' } });
    const log = new Log(program, start);
    const brought = Array.from({ length: 366 }, (_, day) => ({
      expiresOn: localDay(start, program.timeZone) + day,
      points: 1,
    }));
    log.open('o1', { brought }, start);
    log.reserve('r1', 366, start, 60 * 86_400);
    for (let day = 1; day < 60; day += 1) {
      const now = start + day * DAY_MS;
      log.purchase(`p${day}`, purchaseOf(100, { occurredAt: now }), now);
    }
    log.capture('r1', start + 59 * DAY_MS, 1);
    expectSound(log);
  });
});

describe('Rule 29: an order that is under way', () => {
  it.each([
    ['suspended', (member: string) => suspend(books, member, 's1'), 930],
    ['erased', (member: string) => erase(books, member), 0],
  ])('is still claimed and captured where the member is %s', async (_, end, available) => {
    const member = await withOrder({ spender: ownSpender(books) });
    await end(member);
    expect((await claim(books, member, 'r1')).answer.entry.kind).toBe('claim');
    const part = await capturePart(books, member, 'r1', 'c1', { points: 40 });
    expect(part.answer.redemption).toMatchObject({ status: 'reserved', captured: 40 });
    expect((await capture(books, member, 'r1', 30)).answer).toMatchObject({
      redemption: { status: 'captured', captured: 70 },
      balance: { available, reserved: 0 },
    });
    await expect(redeem(books, member, 'r2', { points: 1 })).rejects.toMatchObject({ status: 409 });
    await expect(books.buy(member, 'p1', purchaseOf(100, { occurredAt: books.clock }))).rejects.toMatchObject(
      { status: 409 },
    );
    await expectSoundLog(books, member);
  });
});
