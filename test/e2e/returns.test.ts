import { beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { Acts, expectFirst, expectReplay, tally, times } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import { following } from './following.ts';
import { type PurchaseBody, purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

const DAY = 86_400_000;
const MARKER = 'zq-planted-7731';

const at = (offset: number): string => new Date(Date.now() + offset).toISOString();
const now = (): string => at(0);

/** A purchase of one line of `quantity` pieces. */
function pieces(quantity: number, amount: number, more: object = {}): PurchaseBody {
  return purchaseOf(amount, { lines: [{ lineId: '1', sku: 'mug', quantity, amount }], ...more });
}

const of = (quantity: number, lineId = '1') => ({ occurredAt: now(), lines: [{ lineId, quantity }] });

describe('goods that come back', () => {
  let environment: Environment;
  const acts = new Acts(() => environment);

  useSharedLaurel((laurel) => {
    environment = laurel;
  });

  async function memberWho(purchase: PurchaseBody): Promise<string> {
    const member = await environment.enrol();
    expectFirst(await environment.buy(member, 'p1', purchase));
    return member;
  }

  it('take back what they earned, line by line: the entry, the figures and the new balance', async () => {
    // 12 points of 12.99 euros: 9 for the first line and, by the larger remainder, 3 for the second.
    const member = await memberWho(purchaseOf([1000, 299]));
    const answer = await acts.giveBack(member, 'p1', 'r1', of(1, '2'));
    expectFirst(answer);
    expect(answer.body).toMatchObject({
      entry: {
        memberId: member,
        seq: 2,
        kind: 'return',
        reference: 'purchase/p1/return/r1/',
        purchase: {
          store: 'dublin-1',
          channel: 'pos',
          currency: 'EUR',
          total: 299,
          totalBase: 299,
          rate: '1',
        },
      },
      pointsReversed: 3,
      pointsForgiven: 0,
      pointsRestored: 0,
      balance: {
        seq: 2,
        available: 9,
        debt: 0,
        lifetime: { earned: 12, reversed: 3, redeemed: 0 },
        tier: { qualifyingPoints: 9 },
      },
    });
    expect(answer.body.entry.postings).toEqual(
      expect.arrayContaining([
        { account: 'available', points: -3 },
        { account: 'reversed', points: 3 },
      ]),
    );
    expect(answer.body).not.toHaveProperty('tierChange');

    const rest = await acts.giveBack(member, 'p1', 'r2');
    expectFirst(rest);
    expect(rest.body).toMatchObject({
      pointsReversed: 9,
      entry: { purchase: { total: 1000, totalBase: 1000 } },
      balance: { available: 0, lifetime: { earned: 12, reversed: 12 }, tier: { qualifyingPoints: 0 } },
    });
  });

  it('are seen in the purchase: what came back, what may still, and the points', async () => {
    const member = await memberWho(purchaseOf([1000, 299], { terminal: 't1', operator: 'o1' }));
    await acts.giveBack(member, 'p1', 'r1', of(0.25, '1'));
    const { body } = await acts.purchase(member, 'p1');
    expect(body).toMatchObject({
      memberId: member,
      purchaseId: 'p1',
      seq: 1,
      channel: 'pos',
      store: 'dublin-1',
      terminal: 't1',
      operator: 'o1',
      currency: 'EUR',
      total: 1299,
      pointsEarned: 12,
      pointsReversed: 2,
      pointsForgiven: 0,
      pointsRestored: 0,
      lines: [
        { lineId: '1', quantity: 1, amount: 1000, returned: 0.25, returnable: 0.75 },
        { lineId: '2', quantity: 1, amount: 299, returned: 0, returnable: 1 },
      ],
    });
    const list = await environment.call('GET', `/v1/members/${member}/purchases`);
    expect(list.body.items).toEqual([body]);
    expect((await acts.purchase(member, 'p1', { member })).body).toEqual(body);
    expect((await acts.purchase(member, 'p1', 'agent')).body).toEqual(body);
  });

  it('in parts take back what they would at once: the last piece takes the rest', async () => {
    const member = await memberWho(pieces(3, 1000));
    const reversed: number[] = [];
    for (const id of ['r1', 'r2', 'r3']) {
      reversed.push((await acts.giveBack(member, 'p1', id, of(1))).body.pointsReversed);
    }
    expect(reversed).toEqual([3, 3, 4]);
    expect((await acts.purchase(member, 'p1')).body).toMatchObject({
      pointsReversed: 10,
      lines: [{ returned: 3, returnable: 0 }],
    });
    for (const body of [of(1), undefined]) {
      const gone = await acts.expectNoTrace(() => acts.giveBack(member, 'p1', 'r4', body), {
        status: 422,
        code: 'amount-exceeds-original',
      });
      expect(gone.body.detail).toBe('All of the purchase was returned before.');
    }
  });

  it('are answered the same for ever; the same id with other content is refused', async () => {
    const member = await memberWho(pieces(4, 1000));
    const body = of(1);
    const first = await acts.giveBack(member, 'p1', 'r1', body);
    expectReplay(await acts.giveBack(member, 'p1', 'r1', body), first);
    await acts.giveBack(member, 'p1', 'r2');
    expectReplay(await acts.giveBack(member, 'p1', 'r1', body), first);
    expectReplay(await acts.giveBack(member, 'p1', 'r1', body, 'admin'), first);
    for (const other of [
      { ...body, lines: [{ lineId: '1', quantity: 2 }] },
      { occurredAt: body.occurredAt },
      { ...body, occurredAt: at(-500 * DAY) },
      { ...body, occurredAt: at(DAY) },
    ]) {
      await acts.expectNoTrace(() => acts.giveBack(member, 'p1', 'r1', other), {
        status: 409,
        code: 'reference-reused',
      });
    }
    expect(await acts.entries(member)).toEqual([
      ['accrual', 'purchase/p1/'],
      ['return', 'purchase/p1/return/r1/'],
      ['return', 'purchase/p1/return/r2/'],
    ]);
  });

  it('before their purchase are not found and leave no trace; afterwards the same call books them', async () => {
    const member = await environment.enrol();
    const body = { occurredAt: now() };
    await acts.expectNoTrace(() => acts.giveBack(member, 'p1', 'r1', body), {
      status: 404,
      code: 'purchase-not-found',
    });
    expectRefused(await acts.purchase(member, 'p1'), { status: 404, code: 'purchase-not-found' });
    await environment.buy(member, 'p1', purchaseOf(1000));
    const answer = await acts.giveBack(member, 'p1', 'r1', body);
    expectFirst(answer);
    expect(answer.body.pointsReversed).toBe(10);
  });

  it('are not found for an unknown member', async () => {
    await acts.expectNoTrace(() => acts.giveBack(newMemberId(), 'p1', 'r1'), {
      status: 404,
      code: 'member-not-found',
    });
    expectRefused(await acts.purchase(newMemberId(), 'p1'), { status: 404, code: 'member-not-found' });
  });

  it('are never more than were sold, and each line that says so is named', async () => {
    const member = await memberWho(purchaseOf([1000, 299]));
    await acts.giveBack(member, 'p1', 'r1', of(0.4, '2'));
    const answer = await acts.expectNoTrace(
      () =>
        acts.giveBack(member, 'p1', 'r2', {
          occurredAt: now(),
          lines: [
            { lineId: '1', quantity: 1.001 },
            { lineId: 'none', quantity: 1 },
            { lineId: '2', quantity: 0.601 },
          ],
        }),
      {
        status: 422,
        code: 'unknown-line',
        pointers: ['/lines/0/quantity', '/lines/1/lineId', '/lines/2/quantity'],
      },
    );
    expect(answer.body.errors).toEqual([
      { pointer: '/lines/0/quantity', message: 'must be at most 1' },
      { pointer: '/lines/1/lineId', message: 'is no line of the purchase' },
      { pointer: '/lines/2/quantity', message: 'must be at most 0.6' },
    ]);
    expect((await acts.giveBack(member, 'p1', 'r2', of(0.6, '2'))).status).toBe(201);
  });

  it('come back neither in the future nor, through a till, after 400 days; an admin may book it', async () => {
    const member = await memberWho(pieces(3, 300));
    for (const [offset, code] of [
      [6 * 60_000, 'occurred-in-future'],
      [-401 * DAY, 'too-old'],
    ] as const) {
      await acts.expectNoTrace(
        () => acts.giveBack(member, 'p1', 'r1', { ...of(1), occurredAt: at(offset) }),
        { status: 422, code, pointers: ['/occurredAt'] },
      );
    }
    for (const [id, offset, as] of [
      ['r1', 4 * 60_000, 'channel'],
      ['r2', -399 * DAY, 'channel'],
      ['r3', -401 * DAY, 'admin'],
    ] as const) {
      const answer = await acts.giveBack(member, 'p1', id, { ...of(1), occurredAt: at(offset) }, as);
      expect([answer.status, answer.body.pointsReversed]).toEqual([201, 1]);
    }
  });

  it('that earned nothing take nothing', async () => {
    const member = await memberWho(purchaseOf(99));
    const { status, body } = await acts.giveBack(member, 'p1', 'r1');
    expect([status, body.pointsReversed, body.pointsForgiven, body.entry.postings]).toEqual([201, 0, 0, []]);
  });

  it('come back whole from a basket of 542 lines', async () => {
    const member = await environment.enrol();
    const basket = purchaseOf(Array.from({ length: 542 }, (_, index) => index));
    const booked = await environment.buy(member, 'p1', basket);
    await acts.giveBack(member, 'p1', 'r1', of(1, '300'));
    const rest = await acts.giveBack(member, 'p1', 'r2');
    expect(rest.body.balance).toMatchObject({
      available: 0,
      lifetime: { reversed: booked.body.pointsEarned },
    });
    const { body } = await acts.purchase(member, 'p1');
    expect(body.lines.every((line: { returned: number }) => line.returned === 1)).toBe(true);
  });

  it('leave a debt where their points are spent, and later points repay it', async () => {
    const member = await memberWho(purchaseOf(10_000));
    await acts.redeem(member, 'spent', { points: 70 });
    await environment.buy(member, 'p2', purchaseOf(2000));
    const owed = await acts.giveBack(member, 'p1', 'r1');
    expect(owed.body).toMatchObject({
      pointsReversed: 100,
      pointsForgiven: 0,
      balance: { available: -50, debt: 50, expiring: [] },
    });
    const refused = await acts.expectNoTrace(() => acts.redeem(member, 'more', { points: 1 }), {
      status: 409,
      code: 'insufficient-points',
    });
    expect(refused.body.available).toBe(-50);
    const next = await environment.buy(member, 'p3', purchaseOf(8000));
    expect(next.body.balance).toMatchObject({ available: 30, debt: 0, lifetime: { earned: 200 } });
  });

  it('never touch points that are set aside', async () => {
    const member = await memberWho(purchaseOf(10_000));
    await acts.reserve(member, 'open', 80);
    const { body } = await acts.giveBack(member, 'p1', 'r1');
    expect(body.balance).toMatchObject({ available: -80, reserved: 80, debt: 80 });
    const voided = await acts.release(member, 'open');
    expect(voided.body.balance).toMatchObject({ available: 0, reserved: 0, debt: 0 });
  });

  it('that were paid with points give those back first, in parts as much as at once', async () => {
    const member = await acts.memberWith(500);
    await acts.redeem(member, 'pay', { value: { amount: 100, currency: 'EUR' } });
    const paid = { payments: [{ redemptionId: 'pay', amount: 100 }] };
    const bought = await environment.buy(member, 'p1', pieces(2, 1000, paid));
    expect(bought.body.pointsEarned).toBe(9);
    const half = await acts.giveBack(member, 'p1', 'r1', of(1));
    expect(half.body).toMatchObject({ pointsRestored: 50, pointsReversed: 4, pointsForgiven: 0 });
    expect(half.body.balance).toMatchObject({ available: 409 + 50 - 4, lifetime: { refunded: 50 } });
    expect((await acts.redemption(member, 'pay')).body).toMatchObject({ captured: 100, refunded: 50 });
    const rest = await acts.giveBack(member, 'p1', 'r2');
    expect(rest.body).toMatchObject({
      pointsRestored: 50,
      pointsReversed: 5,
      balance: { available: 500, lifetime: { redeemed: 100, refunded: 100, earned: 509, reversed: 9 } },
    });
    const byReturn = /^redemption\/pay\/refund\/return~[0-9a-f]{57}\/$/;
    const { body: refund } = await environment.call('GET', `/v1/members/${member}/entries/4`);
    expect(refund.cause).toBe('purchase/p1/return/r1/');
    expect(await acts.entries(member)).toEqual([
      ['accrual', 'purchase/earned/'],
      ['redemption', 'redemption/pay/'],
      ['accrual', 'purchase/p1/'],
      ['refund', expect.stringMatching(byReturn)],
      ['return', 'purchase/p1/return/r1/'],
      ['refund', expect.stringMatching(byReturn)],
      ['return', 'purchase/p1/return/r2/'],
    ]);
    expect((await acts.purchase(member, 'p1')).body).toMatchObject({ ...paid, pointsRestored: 100 });
    await acts.expectNoTrace(() => acts.refund(member, 'pay', 'f1'), {
      status: 422,
      code: 'amount-exceeds-original',
      pointers: ['/points'],
    });
  });

  it('and refunds at once never give back more than was spent', async () => {
    const member = await acts.memberWith(500);
    await acts.redeem(member, 'pay', { value: { amount: 100, currency: 'EUR' } });
    await environment.buy(
      member,
      'p1',
      pieces(10, 1000, { payments: [{ redemptionId: 'pay', amount: 100 }] }),
    );
    const answers = await times(20, (index) =>
      index % 2 === 0
        ? acts.giveBack(member, 'p1', `r${index}`, of(1))
        : acts.refund(member, 'pay', `f${index}`, { points: 30 }),
    );
    const [returns, refunds] = [0, 1].map((rest) => answers.filter((_, index) => index % 2 === rest));
    expect(tally(returns ?? [])).toEqual({ 201: 10 });
    const restored = (returns ?? []).reduce((sum, { body }) => sum + body.pointsRestored, 0);
    const refunded = (refunds ?? []).filter(({ status }) => status === 201).length * 30;
    const { body } = await acts.redemption(member, 'pay');
    expect(body.refunded).toBe(restored + refunded);
    expect(body.refunded).toBeLessThanOrEqual(100);
    expect((await acts.balance(member)).body).toMatchObject({
      available: 400 + body.refunded,
      lifetime: { redeemed: 100, refunded: body.refunded, earned: 509, reversed: 9 },
    });
  });

  it('take away the points of a tier: it falls, and the response and the socket say so', async () => {
    const member = await environment.enrol();
    const silver = await environment.buy(member, 'p1', pieces(2, 100_000));
    expect(silver.body.tierChange).toEqual({ from: 'blue', to: 'silver' });
    await environment.runner.drained();
    const socket = await following(environment, member);
    const { body } = await acts.giveBack(member, 'p1', 'r1', of(1));
    expect(body).toMatchObject({
      pointsReversed: 500,
      tierChange: { from: 'silver', to: 'blue' },
      entry: { tierChange: { from: 'silver', to: 'blue' } },
      balance: { available: 500, tier: { id: 'blue', qualifyingPoints: 500 } },
    });
    await socket.until('tier frame', ({ frames }) => frames.length === 2);
    expect(socket.frames).toEqual([
      {
        type: 'balance',
        memberId: member,
        seq: 2,
        available: 500,
        pending: 0,
        reserved: 0,
        held: 0,
        tier: 'blue',
        cause: { kind: 'return', reference: 'purchase/p1/return/r1/', points: -500 },
      },
      { type: 'tier', memberId: member, seq: 2, from: 'silver', to: 'blue' },
    ]);
  });

  it('in two parts at once both count', async () => {
    const member = await memberWho(pieces(2, 1000));
    const answers = await times(2, (index) => acts.giveBack(member, 'p1', `r${index}`, of(1)));
    expect(answers.map(({ status, body }) => [status, body.pointsReversed])).toEqual([
      [201, 5],
      [201, 5],
    ]);
    expect((await acts.balance(member)).body).toMatchObject({ available: 0, lifetime: { reversed: 10 } });
  });

  it('ten pieces by twenty tills at once: ten are taken, ten refused', async () => {
    const member = await memberWho(pieces(10, 1000));
    const answers = await times(20, (index) => acts.giveBack(member, 'p1', `r${index}`, of(1)));
    expect(tally(answers)).toEqual({ 201: 10, 422: 10 });
    expect((await acts.balance(member)).body).toMatchObject({ available: 0, lifetime: { reversed: 10 } });
    expect((await acts.purchase(member, 'p1')).body.lines).toMatchObject([{ returned: 10, returnable: 0 }]);
  });

  it('by fifty copies of one call: one is booked, 49 are replays of it', async () => {
    const member = await memberWho(pieces(3, 1000));
    const body = of(1);
    const answers = await times(50, () => acts.giveBack(member, 'p1', 'r1', body));
    expect(tally(answers)).toEqual({ 201: 1, 200: 49 });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect((await acts.balance(member)).body).toMatchObject({ seq: 2, available: 7 });
  });

  it('are no business of members or agents', async () => {
    const member = await memberWho(purchaseOf(1000));
    for (const as of [{ member }, 'agent'] as const) {
      expect((await acts.giveBack(member, 'p1', 'r1', of(1), as)).status).toBe(403);
    }
  });

  describe('are refused when the call is not right', () => {
    const sound = { occurredAt: now(), lines: [{ lineId: '1', quantity: 1 }] };
    const line = (rest: object) => ({ ...sound, lines: [{ ...sound.lines[0], ...rest }] });
    const invalid: readonly (readonly [string, object, ...string[]])[] = [
      ['nothing', {}, '/occurredAt'],
      ['an unknown field', { ...sound, note: MARKER }, '/note'],
      ['an unknown field of a line', line({ price: 1 }), '/lines/0/price'],
      ['a date alone', { ...sound, occurredAt: '2026-11-22' }, '/occurredAt'],
      ['30 February', { ...sound, occurredAt: '2026-02-30T10:00:00Z' }, '/occurredAt'],
      ['words for a time', { ...sound, occurredAt: MARKER }, '/occurredAt'],
      ['no lines', { ...sound, lines: [] }, '/lines'],
      ['lines of null', { ...sound, lines: null }, '/lines'],
      [
        '1,001 lines',
        {
          ...sound,
          lines: Array.from({ length: 1001 }, (_, index) => ({ lineId: `${index}`, quantity: 1 })),
        },
        '/lines',
      ],
      ['a line twice', { ...sound, lines: [...sound.lines, ...sound.lines] }, '/lines/1/lineId'],
      ['a line that is no id', line({ lineId: `a b ${MARKER}` }), '/lines/0/lineId'],
      ...[0, -1, 0.0001, 1.2345, '1', 1e21, null].map(
        (quantity) =>
          [`a quantity of ${JSON.stringify(quantity)}`, line({ quantity }), '/lines/0/quantity'] as const,
      ),
    ];

    let member: string;
    let before: Awaited<ReturnType<Environment['contents']>>;

    beforeAll(async () => {
      member = await memberWho(purchaseOf(1000));
      await environment.runner.drained();
      before = await environment.contents();
    });

    it.each(invalid.map(([name, body, ...pointers]) => ({ name, body, pointers })))(
      '$name',
      async ({ body, pointers }) => {
        const answer = await acts.giveBack(member, 'p1', 'bad', body);
        expectRefused(answer, { status: 400, code: 'validation', pointers });
        expect(answer.text).not.toContain(MARKER);
        expect(await environment.contents()).toEqual(before);
      },
    );
  });
});
