import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { EntryDocument } from '#shared/contracts/ledger/entry.ts';
import { newMemberId } from '../database.ts';
import { hashOfDocument } from '../entry-hash.ts';
import { Acts, expectFirst, expectReplay, tally, times } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import { following } from './following.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const putReward = (rewardId: string, body: object) =>
  environment.call('PUT', `/v1/rewards/${rewardId}`, { as: 'marketer', body });

async function remaining(rewardId: string): Promise<number> {
  return (await environment.call('GET', `/v1/rewards/${rewardId}`)).body.remaining;
}

/** Resolves when the reservation's time is over. */
async function lapsed(member: string, redemptionId: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { body } = await acts.redemption(member, redemptionId);
      expect(body.status).toBe('lapsed');
    },
    { timeout: 60_000, interval: 100 },
  );
}

describe('a redemption in one step', () => {
  it('spends points: the entry, the redemption as it stands, and the new balance', async () => {
    const member = await acts.memberWith(500);
    const answer = await acts.redeem(member, 'r1', { points: 200, channel: 'pos', store: 'dublin-1' });
    expectFirst(answer);
    const redemption = {
      id: 'r1',
      redemptionId: 'r1',
      status: 'captured',
      points: 200,
      captured: 200,
      refunded: 0,
      value: { amount: 200, currency: 'EUR' },
      capturedValue: { amount: 200, currency: 'EUR' },
      channel: 'pos',
      store: 'dublin-1',
      seq: 2,
      recordedAt: answer.body.entry.recordedAt,
    };
    expect(answer.body).toMatchObject({
      entry: {
        memberId: member,
        seq: 2,
        kind: 'redemption',
        reference: 'redemption/r1/',
        balance: { available: 300, pending: 0, reserved: 0, held: 0 },
      },
      balance: {
        seq: 2,
        available: 300,
        reserved: 0,
        debt: 0,
        lifetime: { earned: 500, redeemed: 200, refunded: 0 },
        tier: { id: 'blue', qualifyingPoints: 500 },
      },
    });
    expect(answer.body.entry.postings.toSorted()).toEqual(
      expect.arrayContaining([
        { account: 'available', points: -200 },
        { account: 'redeemed', points: 200 },
      ]),
    );
    expect(answer.body.redemption).toEqual(redemption);
    expect(answer.body.balance.asOf).toBe(answer.body.entry.recordedAt);
    expect((await acts.redemption(member, 'r1')).body).toEqual(redemption);
    const { body } = await acts.balance(member);
    expect(body).toEqual({ ...answer.body.balance, asOf: body.asOf });
  });

  it('is answered the same for ever, by id and by card, and is one entry', async () => {
    const member = await acts.memberWith(500, { identifiers: { cards: ['2983000000001'] } });
    const first = await acts.redeem('card:2983000000001', 'r1', { points: 200, store: 's' });
    expectFirst(first);
    expect(first.text).not.toContain('2983000000001');
    expectReplay(await acts.redeem(member, 'r1', { store: 's', points: 200 }), first);
    expectReplay(await acts.redeem(member, 'r1', { points: 200, store: 's' }, { member }), first);
    await acts.redeem(member, 'r2', { points: 300 });
    // Nothing is left by now: what was booked is still answered as it was.
    expectReplay(await acts.redeem(member, 'r1', { points: 200, store: 's' }), first);
    for (const body of [
      { points: 201, store: 's' },
      { points: 200 },
      { points: 200, store: 's', capture: true },
      { value: { amount: 200, currency: 'EUR' }, store: 's' },
      { value: { amount: 200, currency: 'CHF' } },
      { rewardId: 'nothing' },
    ]) {
      await acts.expectNoTrace(() => acts.redeem(member, 'r1', body), {
        status: 409,
        code: 'reference-reused',
      });
    }
    expect(await acts.entries(member)).toEqual([
      ['accrual', 'purchase/earned/'],
      ['redemption', 'redemption/r1/'],
      ['redemption', 'redemption/r2/'],
    ]);
  });

  it('by value: the points that pay for it, and both are said', async () => {
    const member = await acts.memberWith(500);
    const { body } = await acts.redeem(member, 'r1', { value: { amount: 123, currency: 'GBP' } });
    expect(body.redemption).toEqual({
      id: 'r1',
      redemptionId: 'r1',
      status: 'captured',
      points: 123,
      captured: 123,
      refunded: 0,
      value: { amount: 123, currency: 'GBP' },
      capturedValue: { amount: 123, currency: 'GBP' },
      seq: 2,
      recordedAt: body.entry.recordedAt,
    });
    expect(body.balance.available).toBe(377);
  });

  it('with the last point leaves nothing; with one more it is refused and leaves no trace', async () => {
    const member = await acts.memberWith(100);
    const refused = await acts.expectNoTrace(() => acts.redeem(member, 'r1', { points: 101 }), {
      status: 409,
      code: 'insufficient-points',
    });
    expect(refused.body).toMatchObject({ available: 100, detail: expect.stringContaining('100 points') });
    const { status, body } = await acts.redeem(member, 'r1', { points: 100 });
    expect([status, body.balance.available]).toEqual([201, 0]);
  });

  it("is a member's own to make, and nobody else's", async () => {
    const [member, other] = [await acts.memberWith(100), await acts.memberWith(100)];
    expectFirst(await acts.redeem(member, 'r1', { points: 60 }, { member }));
    await acts.expectNoTrace(() => acts.redeem(member, 'r2', { points: 1 }, { member: other }), {
      status: 404,
      code: 'member-not-found',
    });
    expectRefused(await acts.redemption(member, 'r1', { member: other }), {
      status: 404,
      code: 'member-not-found',
    });
    expect((await acts.redemption(member, 'r1', { member })).body.points).toBe(60);
  });

  it('is refused for an unknown member, currency or reward, without a trace', async () => {
    const member = await acts.memberWith(100);
    await acts.expectNoTrace(() => acts.redeem(newMemberId(), 'r1', { points: 1 }), {
      status: 404,
      code: 'member-not-found',
    });
    await acts.expectNoTrace(() => acts.redeem(member, 'r1', { value: { amount: 1, currency: 'CHF' } }), {
      status: 422,
      code: 'unsupported-currency',
      pointers: ['/value/currency'],
    });
    const unknown = await acts.expectNoTrace(() => acts.redeem(member, 'r1', { rewardId: 'never' }), {
      status: 409,
      code: 'reward-unavailable',
    });
    expect(unknown.body.reason).toBe('not known');
    expectRefused(await acts.redemption(member, 'r1'), { status: 404, code: 'redemption-not-found' });
  });
});

describe('points that are set aside', () => {
  it('are reserved until their time, then captured: a part is spent, the rest goes back', async () => {
    const member = await acts.memberWith(500);
    const reserved = await acts.reserve(member, 'r1', 300, { expiresIn: 3600 });
    expectFirst(reserved);
    const { entry } = reserved.body;
    const expiresAt = new Date(Date.parse(entry.recordedAt) + 3_600_000).toISOString();
    expect(entry).toMatchObject({ kind: 'reservation', reference: 'redemption/r1/', seq: 2 });
    expect(reserved.body.redemption).toEqual({
      id: 'r1',
      redemptionId: 'r1',
      status: 'reserved',
      points: 300,
      captured: 0,
      refunded: 0,
      value: { amount: 300, currency: 'EUR' },
      expiresAt,
      seq: 2,
      recordedAt: entry.recordedAt,
    });
    expect(reserved.body.balance).toMatchObject({
      available: 200,
      reserved: 300,
      lifetime: { redeemed: 0 },
    });
    expect((await acts.redemption(member, 'r1')).body).toEqual(reserved.body.redemption);

    const captured = await acts.capture(member, 'r1', { points: 120 });
    expectFirst(captured, 200);
    expect(captured.body).toMatchObject({
      entry: { kind: 'capture', reference: 'redemption/r1/capture/', seq: 3 },
      redemption: {
        status: 'captured',
        points: 300,
        captured: 120,
        refunded: 0,
        value: { amount: 300, currency: 'EUR' },
        capturedValue: { amount: 120, currency: 'EUR' },
      },
      balance: { available: 380, reserved: 0, lifetime: { redeemed: 120 } },
    });
    expectReplay(await acts.capture(member, 'r1', { points: 120 }), captured);
    for (const body of [undefined, {}, { points: 121 }]) {
      const refused = await acts.expectNoTrace(() => acts.capture(member, 'r1', body), {
        status: 409,
        code: 'redemption-captured',
      });
      expect(refused.body.captured).toBe(120);
    }
    await acts.expectNoTrace(() => acts.release(member, 'r1'), {
      status: 409,
      code: 'redemption-captured',
    });
    expectReplay(await acts.redeem(member, 'r1', { points: 300, capture: false, expiresIn: 3600 }), reserved);
  });

  it('are captured whole with no body at all, which is the same as all of them by number', async () => {
    const member = await acts.memberWith(500);
    await acts.reserve(member, 'r1', 300);
    const captured = await acts.capture(member, 'r1');
    expectFirst(captured, 200);
    expect(captured.body).toMatchObject({ redemption: { captured: 300 }, balance: { available: 200 } });
    expectReplay(await acts.capture(member, 'r1', {}), captured);
    expectReplay(await acts.capture(member, 'r1', { points: 300 }), captured);
  });

  it('go back where they came from when they are voided', async () => {
    const member = await acts.memberWith(500);
    const before = (await acts.balance(member)).body;
    await acts.reserve(member, 'r1', 300);
    const voided = await acts.release(member, 'r1');
    expectFirst(voided, 200);
    expect(voided.body).toMatchObject({
      entry: { kind: 'void', reference: 'redemption/r1/void/' },
      redemption: { status: 'voided', points: 300, captured: 0 },
      balance: { available: 500, reserved: 0, lifetime: { redeemed: 0 } },
    });
    expect(voided.body.balance.expiring).toEqual(before.expiring);
    expectReplay(await acts.release(member, 'r1', {}), voided);
    await acts.expectNoTrace(() => acts.capture(member, 'r1'), { status: 409, code: 'redemption-voided' });
    await acts.expectNoTrace(() => acts.refund(member, 'r1', 'f1'), {
      status: 422,
      code: 'amount-exceeds-original',
      pointers: ['/points'],
    });
  });

  it('cannot be captured beyond their number, nor under an unknown redemption', async () => {
    const member = await acts.memberWith(500);
    await acts.reserve(member, 'r1', 300);
    const refused = await acts.expectNoTrace(() => acts.capture(member, 'r1', { points: 301 }), {
      status: 422,
      code: 'amount-exceeds-original',
      pointers: ['/points'],
    });
    expect(refused.body.detail).toBe('300 points are reserved.');
    const unknown = { status: 404, code: 'redemption-not-found' };
    for (const send of [acts.capture, acts.release]) {
      await acts.expectNoTrace(() => send.call(acts, member, 'r2'), unknown);
      // A purchase is no redemption, whatever its id.
      await acts.expectNoTrace(() => send.call(acts, member, 'earned'), unknown);
    }
    await acts.expectNoTrace(() => acts.refund(member, 'r2', 'f1'), unknown);
    expect((await acts.capture(member, 'r1', { points: 300 })).status).toBe(200);
  });

  it('are at most twenty reservations at a time', async () => {
    const member = await acts.memberWith(500);
    const answers = await times(20, (index) => acts.reserve(member, `r${index}`, 1));
    expect(tally(answers)).toEqual({ 201: 20 });
    const refused = await acts.expectNoTrace(() => acts.reserve(member, 'more', 1), {
      status: 409,
      code: 'state-full',
    });
    expect(refused.body).toMatchObject({ limit: 20, what: 'open reservations' });
    expect((await acts.redeem(member, 'more', { points: 1 })).status).toBe(201);
    expect((await acts.release(member, 'r7')).status).toBe(200);
    expect((await acts.reserve(member, 'another', 1)).status).toBe(201);
  });

  it('come back when their time is over: read at once, written by the next booking, and then too late', async () => {
    const member = await acts.memberWith(500);
    await acts.reserve(member, 'r1', 300, { expiresIn: 1 });
    await lapsed(member, 'r1');
    expect((await acts.balance(member)).body).toMatchObject({ seq: 2, available: 500, reserved: 0 });
    const late = { status: 409, code: 'redemption-lapsed' };
    await acts.expectNoTrace(() => acts.capture(member, 'r1'), late);
    await acts.expectNoTrace(() => acts.release(member, 'r1'), late);
    expect(await acts.entries(member)).toHaveLength(2);

    const bought = await environment.buy(member, 'next', purchaseOf(100));
    expect(bought.body.balance).toMatchObject({ seq: 4, available: 501, reserved: 0 });
    expect((await acts.entries(member)).slice(2)).toEqual([
      ['lapse', 'redemption/r1/lapse/'],
      ['accrual', 'purchase/next/'],
    ]);
    await acts.expectNoTrace(() => acts.capture(member, 'r1'), late);
    await acts.expectNoTrace(() => acts.release(member, 'r1'), late);
    await acts.expectNoTrace(() => acts.refund(member, 'r1', 'f1'), {
      status: 422,
      code: 'amount-exceeds-original',
      pointers: ['/points'],
    });
    expect((await acts.redemption(member, 'r1')).body).toMatchObject({ status: 'lapsed', captured: 0 });
    expect((await acts.redeem(member, 'r2', { points: 501 })).status).toBe(201);
  });
});

it('several reservations whose time is over come back in one entry, with the stock of each', async () => {
  await putReward('pair', { name: 'One of a pair', points: 10, stock: 4 });
  const member = await acts.memberWith(100);
  // Both at once, so that neither is over before the other is booked.
  const reserved = await times(2, (index) =>
    acts.redeem(member, `r${index + 1}`, {
      rewardId: 'pair',
      quantity: index + 1,
      capture: false,
      expiresIn: 2,
    }),
  );
  expect([tally(reserved), await remaining('pair')]).toEqual([{ 201: 2 }, 1]);
  for (const id of ['r1', 'r2']) await lapsed(member, id);
  const [, expiresAt] = reserved.map(({ body }) => body.redemption.expiresAt).toSorted();
  const { body } = await acts.redeem(member, 'r3', { points: 100 });
  expect(body.balance).toMatchObject({ available: 0, reserved: 0 });
  expect((await acts.entries(member)).slice(3)).toEqual([
    ['lapse', `due/lapse/${expiresAt}/`],
    ['redemption', 'redemption/r3/'],
  ]);
  expect(await remaining('pair')).toBe(4);
  for (const id of ['r1', 'r2']) {
    expect((await acts.redemption(member, id)).body).toMatchObject({ status: 'lapsed', captured: 0 });
    await acts.expectNoTrace(() => acts.capture(member, id), { status: 409, code: 'redemption-lapsed' });
  }
});

describe('a refund', () => {
  it('gives captured points back, in parts and then all that is left, never more', async () => {
    const member = await acts.memberWith(500);
    await acts.redeem(member, 'r1', { points: 200 });
    const first = await acts.refund(member, 'r1', 'f1', { points: 50 });
    expectFirst(first);
    expect(first.body).toMatchObject({
      entry: { kind: 'refund', reference: 'redemption/r1/refund/f1/' },
      redemption: {
        id: 'r1',
        status: 'captured',
        points: 200,
        captured: 200,
        refunded: 50,
        refundedValue: { amount: 50 },
      },
      balance: { available: 350, lifetime: { redeemed: 200, refunded: 50, earned: 500 } },
    });
    expectReplay(await acts.refund(member, 'r1', 'f1', { points: 50 }, 'agent'), first);
    await acts.expectNoTrace(() => acts.refund(member, 'r1', 'f1', { points: 51 }), {
      status: 409,
      code: 'reference-reused',
    });
    const more = await acts.expectNoTrace(() => acts.refund(member, 'r1', 'f2', { points: 151 }), {
      status: 422,
      code: 'amount-exceeds-original',
      pointers: ['/points'],
    });
    expect(more.body.errors).toEqual([{ pointer: '/points', message: 'must be at most 150' }]);
    const rest = await acts.refund(member, 'r1', 'f2');
    expectFirst(rest);
    expect(rest.body).toMatchObject({ redemption: { refunded: 200 }, balance: { available: 500 } });
    await acts.expectNoTrace(() => acts.refund(member, 'r1', 'f3'), {
      status: 422,
      code: 'amount-exceeds-original',
      pointers: ['/points'],
    });
    expect((await acts.redemption(member, 'r1')).body.refunded).toBe(200);
  });

  it('is for what was captured of a reservation, not for what was set aside', async () => {
    const member = await acts.memberWith(500);
    await acts.reserve(member, 'r1', 300);
    await acts.expectNoTrace(() => acts.refund(member, 'r1', 'f1', { points: 1 }), {
      status: 422,
      code: 'amount-exceeds-original',
      pointers: ['/points'],
    });
    await acts.capture(member, 'r1', { points: 100 });
    const { body } = await acts.refund(member, 'r1', 'f1');
    expect(body).toMatchObject({ redemption: { captured: 100, refunded: 100 }, balance: { available: 500 } });
  });

  it('is no business of members', async () => {
    const member = await acts.memberWith(100);
    await acts.redeem(member, 'r1', { points: 10 });
    expect((await acts.refund(member, 'r1', 'f1', undefined, { member })).status).toBe(403);
  });

  it('for the last points is given once, whoever asks at the same time', async () => {
    const member = await acts.memberWith(100);
    await acts.redeem(member, 'r1', { points: 100 });
    const answers = await times(10, (index) => acts.refund(member, 'r1', `f${index}`, { points: 60 }));
    expect(tally(answers)).toEqual({ 201: 1, 422: 9 });
    expect((await acts.balance(member)).body).toMatchObject({ available: 60, lifetime: { refunded: 60 } });
  });
});

describe('points that a merged member set aside', () => {
  it('are captured by the old path, read and refunded with `of`, by a till and by the member', async () => {
    const [into, from] = [await acts.memberWith(500), await acts.memberWith(500)];
    await acts.redeem(into, 'r1', { points: 10 });
    await acts.reserve(from, 'r1', 300);
    await acts.redeem(from, 'r2', { points: 100, capture: false }, { member: from });
    const merge = { as: 'agent', body: { from, reason: 'other' } } as const;
    expect(
      (await environment.call('PUT', `/v1/members/${into}/merges/g1`, merge)).body.balance,
    ).toMatchObject({
      available: 590,
      reserved: 400,
    });
    const captured = await acts.capture(from, 'r1', { points: 200 });
    expectFirst(captured, 200);
    expect(captured.body).toMatchObject({
      entry: { memberId: into, reference: `redemption/${from}:r1/capture/` },
      redemption: { id: 'r1', bookedFor: from, captured: 200 },
      balance: { memberId: into, available: 690, reserved: 100 },
    });
    const path = `/v1/members/${into}/redemptions`;
    const body = { points: 200 };
    expectReplay(await environment.call('POST', `${path}/r1/capture?of=${from}`, { body }), captured);
    const own = { as: { member: into } };
    expect((await environment.call('POST', `${path}/r2/void?of=${from}`, own)).body.balance).toMatchObject({
      available: 790,
      reserved: 0,
    });
    const refunded = await environment.call('PUT', `${path}/r1/refunds/f1?of=${from}`, { as: 'agent' });
    expect([refunded.status, refunded.body.balance.available]).toEqual([201, 990]);
    const read = await environment.call('GET', `${path}/r1?of=${from}`);
    expect(read.body).toMatchObject({ bookedFor: from, captured: 200, refunded: 200 });
    expect((await acts.redemption(into, 'r1')).body).toMatchObject({ captured: 10, refunded: 0 });
    expectRefused(await environment.call('GET', `${path}/r1?of=stranger`), {
      status: 404,
      code: 'redemption-not-found',
    });
  });
});

describe('a reward', () => {
  it('costs its points a piece, and says which it was', async () => {
    await putReward('cup', { name: 'A cup', points: 40, stock: 10 });
    const member = await acts.memberWith(500);
    const { body } = await acts.redeem(member, 'r1', { rewardId: 'cup', quantity: 3 });
    expect(body.redemption).toEqual({
      id: 'r1',
      redemptionId: 'r1',
      status: 'captured',
      points: 120,
      captured: 120,
      refunded: 0,
      rewardId: 'cup',
      quantity: 3,
      seq: 2,
      recordedAt: body.entry.recordedAt,
    });
    expect([body.balance.available, await remaining('cup')]).toEqual([380, 7]);
  });

  it('is captured and refunded by whole pieces, and what goes back is in stock again', async () => {
    await putReward('plate', { name: 'A plate', points: 50, stock: 4 });
    const member = await acts.memberWith(500);
    await acts.redeem(member, 'r1', { rewardId: 'plate', quantity: 4, capture: false });
    expect(await remaining('plate')).toBe(0);
    const between = await acts.expectNoTrace(() => acts.capture(member, 'r1', { points: 120 }), {
      status: 422,
      code: 'not-a-step',
      pointers: ['/points'],
    });
    expect(between.body.step).toBe(50);
    expect((await acts.capture(member, 'r1', { points: 150 })).body.balance.available).toBe(350);
    expect(await remaining('plate')).toBe(1);
    await acts.expectNoTrace(() => acts.refund(member, 'r1', 'f1', { points: 70 }), {
      status: 422,
      code: 'not-a-step',
      pointers: ['/points'],
    });
    await acts.refund(member, 'r1', 'f1', { points: 100 });
    expect(await remaining('plate')).toBe(3);
    await acts.refund(member, 'r1', 'f2');
    expect(await remaining('plate')).toBe(4);
  });

  it('is refused with the reason: not yet, no longer, not for the tier, more than is left', async () => {
    const day = 86_400_000;
    const at = (days: number) => new Date(Date.now() + days * day).toISOString();
    const content = { name: 'A prize', points: 10 };
    await putReward('early', { ...content, from: at(1) });
    await putReward('late', { ...content, to: at(-1) });
    await putReward('golden', { ...content, tiers: ['gold'] });
    await putReward('few', { ...content, stock: 2 });
    const member = await acts.memberWith(500);
    for (const [rewardId, reason] of [
      ['early', 'not yet'],
      ['late', 'no longer'],
      ['golden', 'not for this tier'],
      ['few', 'out of stock'],
    ]) {
      const answer = await acts.expectNoTrace(() => acts.redeem(member, 'r1', { rewardId, quantity: 3 }), {
        status: 409,
        code: 'reward-unavailable',
      });
      expect(answer.body.reason).toBe(reason);
    }
    const poor = await acts.expectNoTrace(
      () => acts.redeem(member, 'r1', { rewardId: 'cup', quantity: 1000 }),
      { status: 409, code: 'insufficient-points' },
    );
    expect(poor.body.available).toBe(500);
    expect((await acts.redeem(member, 'r1', { rewardId: 'few', quantity: 2 })).status).toBe(201);
  });

  it('with five pieces left goes to five of twelve who want it at once; pieces come back by void, refund and lapse', async () => {
    await putReward('rare', { name: 'A rare one', points: 10, stock: 5 });
    const members = await times(12, () => acts.memberWith(20));
    const wanted = { rewardId: 'rare', capture: false };
    const answers = await times(12, (index) =>
      acts.redeem(members[index] ?? '', 'r1', { ...wanted, ...(index === 0 && { expiresIn: 900 }) }),
    );
    expect(tally(answers)).toEqual({ 201: 5, 409: 7 });
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expectRefused(answer, { status: 409, code: 'reward-unavailable' });
      expect(answer.body.reason).toBe('out of stock');
    }
    expect(await remaining('rare')).toBe(0);
    const winners = members.filter((_, index) => answers[index]?.status === 201);
    const losers = members.filter((_, index) => answers[index]?.status === 409);
    const [first = '', second = ''] = winners;
    const [third = '', fourth = ''] = losers;
    for (const loser of losers)
      expect((await acts.balance(loser)).body).toMatchObject({ seq: 1, available: 20 });

    await acts.release(first, 'r1');
    expect(await remaining('rare')).toBe(1);
    // The id of a refused redemption is free.
    expectFirst(await acts.redeem(third, 'r1', { ...wanted, expiresIn: 1 }));
    expect(await remaining('rare')).toBe(0);

    await acts.capture(second, 'r1');
    expect(await remaining('rare')).toBe(0);
    await acts.refund(second, 'r1', 'f1');
    expect(await remaining('rare')).toBe(1);
    expectFirst(await acts.redeem(fourth, 'r1', wanted));

    await lapsed(third, 'r1');
    await environment.buy(third, 'next', purchaseOf(100));
    expect(await remaining('rare')).toBe(1);
    await environment.runner.drained();
  });
});

it('every step is a frame on the member’s socket, with its cause and its points', async () => {
  const member = await acts.memberWith(500);
  await environment.runner.drained();
  const socket = await following(environment, member);
  await acts.redeem(member, 'r1', { points: 100 });
  await acts.reserve(member, 'r2', 200);
  await acts.capture(member, 'r2', { points: 150 });
  await acts.reserve(member, 'r3', 50);
  await acts.release(member, 'r3');
  await acts.refund(member, 'r1', 'f1', { points: 30 });
  await socket.reaches(7);
  const seen = socket.balances.map(({ seq, available, reserved, cause }) => [
    seq,
    available,
    reserved,
    cause.kind,
    cause.reference,
    cause.points,
  ]);
  expect(seen).toEqual([
    [2, 400, 0, 'redemption', 'redemption/r1/', -100],
    [3, 200, 200, 'reservation', 'redemption/r2/', 200],
    [4, 250, 0, 'capture', 'redemption/r2/capture/', -150],
    [5, 200, 50, 'reservation', 'redemption/r3/', 50],
    [6, 250, 0, 'void', 'redemption/r3/void/', 50],
    [7, 280, 0, 'refund', 'redemption/r1/refund/f1/', 30],
  ]);
});

it('a reservation whose time is over is a frame when the next booking writes it', async () => {
  const member = await acts.memberWith(100);
  await acts.reserve(member, 'r1', 60, { expiresIn: 1 });
  await lapsed(member, 'r1');
  await environment.runner.drained();
  const socket = await following(environment, member);
  await acts.redeem(member, 'r2', { points: 100 });
  await socket.reaches(4);
  expect(socket.balances).toMatchObject([
    {
      seq: 3,
      available: 100,
      reserved: 0,
      cause: { kind: 'lapse', reference: 'redemption/r1/lapse/', points: 60 },
    },
    { seq: 4, available: 0, cause: { kind: 'redemption', points: -100 } },
  ]);
});

it('every kind of entry proves itself to staff who have only the list', async () => {
  const [member, other] = [await acts.memberWith(500), await environment.enrol()];
  await acts.reserve(member, 'r1', 100);
  await acts.capture(member, 'r1', { points: 50 });
  await acts.reserve(member, 'r2', 100);
  await acts.release(member, 'r2');
  await acts.redeem(member, 'r3', { points: 10 });
  await acts.refund(member, 'r3', 'f1');
  await acts.transfer(member, 't1', { to: other, points: 20 });
  await acts.transfer(other, 't1', { to: member, points: 5 });
  await acts.adjust(member, 'a1', { points: 7, reason: 'late delivery', qualifying: true });
  await acts.giveBack(member, 'earned', 'g1');
  const { body } = await environment.call('GET', `/v1/members/${member}/entries?limit=200`, { as: 'agent' });
  const entries: readonly EntryDocument[] = body.items.toReversed();
  expect(entries.map(({ kind }) => kind)).toEqual([
    'accrual',
    'reservation',
    'capture',
    'reservation',
    'void',
    'redemption',
    'refund',
    'transfer-out',
    'transfer-in',
    'adjustment',
    'return',
  ]);
  const sums = { available: 0, pending: 0, reserved: 0, held: 0 };
  for (const [index, sealed] of entries.entries()) {
    expect(hashOfDocument(sealed)).toBe(sealed.hash);
    expect(sealed.seq).toBe(index + 1);
    if (index > 0) expect(sealed.previousHash).toBe(entries[index - 1]?.hash);
    expect(sealed.postings.reduce((sum, { points }) => sum + points, 0)).toBe(0);
    for (const { account, points } of sealed.postings) {
      if (account in sums) sums[account as keyof typeof sums] += points;
    }
    expect(sealed.balance).toEqual(sums);
  }
  expect((await acts.balance(member)).body).toMatchObject(sums);
});

describe('a body that is not right', () => {
  const MARKER = 'zq-planted-7731';
  const invalid: readonly (readonly [string, object, ...string[]])[] = [
    ['nothing', {}, ''],
    ['points and a value', { points: 1, value: { amount: 1, currency: 'EUR' } }, '/value'],
    ['points and a reward', { points: 1, rewardId: 'cup' }, '/rewardId'],
    ['all three', { points: 1, value: { amount: 1, currency: 'EUR' }, rewardId: 'cup' }, '/value'],
    ['a quantity without a reward', { points: 1, quantity: 2 }, '/quantity'],
    ['no points', { points: 0 }, '/points'],
    ['points below zero', { points: -1 }, '/points'],
    ['half a point', { points: 0.5 }, '/points'],
    ['points as text', { points: `1${MARKER}` }, '/points'],
    ['points of null', { points: null }, '/points'],
    ['1e21 points', { points: 1e21 }, '/points'],
    ['more than 10^12 points', { points: 1_000_000_000_001 }, '/points'],
    ['a value without a currency', { value: { amount: 1 } }, '/value/currency'],
    ['a value of nothing', { value: { amount: 0, currency: 'EUR' } }, '/value/amount'],
    ['a value below zero', { value: { amount: -1, currency: 'EUR' } }, '/value/amount'],
    ['a value that is no integer', { value: { amount: 1.5, currency: 'EUR' } }, '/value/amount'],
    ['a currency in small letters', { value: { amount: 1, currency: 'eur' } }, '/value/currency'],
    ['an unknown field of a value', { value: { amount: 1, currency: 'EUR', note: MARKER } }, '/value/note'],
    ['a reward that is no id', { rewardId: `a b ${MARKER}` }, '/rewardId'],
    ['no pieces', { rewardId: 'cup', quantity: 0 }, '/quantity'],
    ['half a piece', { rewardId: 'cup', quantity: 0.5 }, '/quantity'],
    ['1,001 pieces', { rewardId: 'cup', quantity: 1001 }, '/quantity'],
    ['a capture that is a text', { points: 1, capture: 'false' }, '/capture'],
    ['an expiry at once', { points: 1, capture: false, expiresIn: 0 }, '/expiresIn'],
    ['an expiry after a day', { points: 1, capture: false, expiresIn: 86_401 }, '/expiresIn'],
    ['an expiry in half a second', { points: 1, capture: false, expiresIn: 0.5 }, '/expiresIn'],
    ['an unknown channel', { points: 1, channel: MARKER }, '/channel'],
    ['a store of 65 characters', { points: 1, store: MARKER.padEnd(65) }, '/store'],
    ['an unknown field', { points: 1, note: MARKER }, '/note'],
  ];

  let member: string;
  let before: Awaited<ReturnType<Environment['contents']>>;

  beforeAll(async () => {
    member = await acts.memberWith(100);
    await acts.reserve(member, 'open', 10);
    await environment.runner.drained();
    before = await environment.contents();
  });

  it.each(invalid.map(([name, body, ...pointers]) => ({ name, body, pointers })))(
    'redeems nothing: $name',
    async ({ body, pointers }) => {
      const answer = await acts.redeem(member, 'bad', body);
      expectRefused(answer, { status: 400, code: 'validation', pointers });
      expect(answer.text).not.toContain(MARKER);
      expect(await environment.contents()).toEqual(before);
    },
  );

  it.each([0, -1, 0.5, '1', null, 1e21, 1_000_000_000_001])(
    'neither captures nor refunds: %j points',
    async (points) => {
      const invalid = { status: 400, code: 'validation', pointers: ['/points'] };
      expectRefused(await acts.capture(member, 'open', { points }), invalid);
      expectRefused(await acts.refund(member, 'open', 'f1', { points }), invalid);
      expect(await environment.contents()).toEqual(before);
    },
  );

  it('voids nothing: a number of points', async () => {
    const unknown = { status: 400, code: 'validation', pointers: ['/points'] };
    expectRefused(await acts.release(member, 'open', { points: 5 }), unknown);
    expect(await environment.contents()).toEqual(before);
  });

  it('is right at the bounds of its expiry', async () => {
    for (const [id, expiresIn] of [
      ['short', 1],
      ['long', 86_400],
    ] as const) {
      expect((await acts.reserve(member, id, 1, { expiresIn })).status).toBe(201);
    }
  });
});
