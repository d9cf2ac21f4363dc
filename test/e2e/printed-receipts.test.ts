import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Acts } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const goods = (lineId: string, amount: number, more: object = {}) => ({
  lineId,
  sku: `sku-${lineId}`,
  quantity: 1,
  amount,
  ...more,
});

const refundOf = (total: number) => ({ total, points: { points: 0, amount: 0 }, toPay: total });

type Line = Readonly<Record<string, unknown>> & { readonly amount: number };

const receipt = (lines: readonly Line[], more: object = {}) =>
  purchaseOf(0, { total: lines.reduce((sum, { amount }) => sum + amount, 0), lines, ...more });

/** The receipt of the guide, now. */
const guide = readFileSync(new URL('../../docs/receipts.md', import.meta.url), 'utf8');
const [, example = ''] = /```json\n([\s\S]*?)```/.exec(guide) ?? [];
const whole = () => ({ ...JSON.parse(example), occurredAt: new Date().toISOString() });

describe('a receipt as a till prints it', () => {
  it('is booked by its goods after discounts, and read back in its own order', async () => {
    const member = await environment.enrol();
    const booked = await environment.buy(member, 'p1', whole());
    expect([booked.status, booked.body.pointsEarned]).toEqual([201, 24]);
    expect(booked.body.entry.purchase).toMatchObject({ total: 5018, totalBase: 5018, earnsBase: 2430 });
    const { body } = await acts.purchase(member, 'p1');
    expect(
      body.lines.map(({ lineId, kind, amount }: Record<string, unknown>) => [lineId, kind, amount]),
    ).toEqual([
      ['1', undefined, 1530],
      ['2', undefined, 900],
      ['3', 'deposit', 100],
      ['4', 'deposit', -500],
      ['5', 'gift-card', 2500],
      ['6', 'shipping', 490],
      ['7', 'discount', -300],
      ['8', 'discount', -270],
      ['9', 'rounding', -2],
    ]);
    expect(body.lines.at(-3)).toEqual({
      lineId: '7',
      kind: 'discount',
      amount: -300,
      earns: false,
      appliesTo: ['1'],
      returned: 0,
      returnable: 0,
      returnedAmount: 0,
      returnableAmount: 0,
    });
  });

  it('comes back by its lines, and whole to the last cent and point', async () => {
    const member = await environment.enrol();
    await environment.buy(member, 'p1', whole());
    const first = await acts.giveBack(member, 'p1', 'r1', {
      occurredAt: new Date().toISOString(),
      lines: [{ lineId: '1', quantity: 2 }],
    });
    expect([first.body.pointsReversed, first.body.entry.purchase.total]).toEqual([7, 765]);
    const scratch = { occurredAt: new Date().toISOString(), lines: [{ lineId: '2', amount: 100 }] };
    const kept = await acts.giveBack(member, 'p1', 'r2', scratch);
    expect([kept.body.pointsReversed, kept.body.refund]).toEqual([1, refundOf(100)]);
    const [, mug] = (await acts.purchase(member, 'p1')).body.lines;
    expect(mug).toMatchObject({ returned: 0, returnable: 1, returnedAmount: 100, returnableAmount: 800 });
    const over = { ...scratch, lines: [{ lineId: '2', amount: 801 }] };
    const refused = await acts.giveBack(member, 'p1', 'r3', over);
    expectRefused(refused, {
      status: 422,
      code: 'amount-exceeds-original',
      pointers: ['/lines/0/amount'],
    });
    expect(refused.body.lines).toEqual([{ lineId: '2', returnableAmount: 800 }]);
    const rest = await acts.giveBack(member, 'p1', 'r3');
    expect([rest.body.pointsReversed, rest.body.refund]).toEqual([16, refundOf(5018 - 765 - 100)]);
    expect(rest.body.balance.available).toBe(0);
  });

  it('is one purchase under its id only as it was sent', async () => {
    const member = await environment.enrol();
    const sent = whole();
    await environment.buy(member, 'p1', sent);
    expect((await environment.buy(member, 'p1', sent)).status).toBe(200);
    const turned = { ...sent, lines: sent.lines.toReversed() };
    expectRefused(await environment.buy(member, 'p1', turned), { status: 409, code: 'reference-reused' });
  });

  it.each<[string, readonly Line[], number, string, string]>([
    [
      'a discount larger than its goods',
      [goods('1', 300), { lineId: '2', kind: 'discount', amount: -500 }],
      422,
      'discount-exceeds-goods',
      '/lines/1/amount',
    ],
    ['goods below zero', [goods('1', 1000), goods('2', -400)], 422, 'return-line', '/lines/1/amount'],
    ['voided lines alone', [goods('1', 0, { quantity: 0 })], 400, 'validation', '/lines'],
    ['an amount for no piece', [goods('1', 1, { quantity: 0 })], 400, 'validation', '/lines/0/amount'],
    [
      'a discount for a line that is not there',
      [goods('1', 300), { lineId: '2', kind: 'discount', amount: -5, appliesTo: ['3'] }],
      400,
      'validation',
      '/lines/1/appliesTo/0',
    ],
    [
      'two roundings',
      [
        goods('1', 300),
        ...['2', '3'].map((lineId) => ({ lineId, kind: 'rounding', quantity: 1, amount: 1 })),
      ],
      400,
      'validation',
      '/lines/2/kind',
    ],
  ])('is refused with %s, and leaves no trace', async (_, lines, status, code, pointer) => {
    const member = await environment.enrol();
    const refused = await environment.buy(member, 'p1', receipt(lines));
    expectRefused(refused, { status, code, pointers: [pointer] });
    expect((await acts.entries(member)).length).toBe(0);
  });
});

describe('a return of what points paid', () => {
  it('says how much money the till gives back, and the same when it is sent again', async () => {
    const member = await acts.memberWith(400);
    await acts.redeem(member, 'r1', { points: 400 });
    const payments = [{ redemptionId: 'r1', amount: 400 }];
    await environment.buy(member, 'p1', receipt([goods('1', 1000, { quantity: 2 })], { payments }));
    const half = { occurredAt: new Date().toISOString(), lines: [{ lineId: '1', quantity: 1 }] };
    const { body } = await acts.giveBack(member, 'p1', 'back', half);
    expect(body.refund).toEqual({ total: 500, points: { points: 200, amount: 200 }, toPay: 300 });
    expect((await acts.giveBack(member, 'p1', 'back', half)).body).toEqual(body);
  });

  it.each([
    ['neither pieces nor money', {}, '/lines/0'],
    ['both', { quantity: 1, amount: 1 }, '/lines/0'],
    ['no money', { amount: 0 }, '/lines/0/amount'],
    ['part of a cent', { amount: 0.5 }, '/lines/0/amount'],
  ])('is refused with %s of a line', async (_, part, pointer) => {
    const body = { occurredAt: new Date().toISOString(), lines: [{ lineId: '1', ...part }] };
    const refused = await acts.giveBack('m-1', 'p1', 'back', body);
    expectRefused(refused, { status: 400, code: 'validation', pointers: [pointer] });
  });
});

describe('points beside other money', () => {
  it('pay no gift card: neither in a quote nor in a purchase', async () => {
    const member = await acts.memberWith(1000);
    const lines: readonly Line[] = [{ lineId: '1', kind: 'gift-card', quantity: 1, amount: 1000 }];
    const { body } = await acts.quote({ member, purchase: receipt(lines) });
    expect(body.redeemable).toEqual({ points: 0, value: { amount: 0, currency: 'EUR' } });
    const payments = [{ redemptionId: 'r1', amount: 1000 }];
    const refused = await environment.buy(member, 'p1', receipt(lines, { payments }));
    expectRefused(refused, { status: 422, code: 'payments-exceed-payable', pointers: ['/payments'] });
    expect(refused.body.payable).toBe(0);
  });

  it('pay what is left after the payments that a quote names', async () => {
    const member = await acts.memberWith(1000);
    const payments = [{ redemptionId: 'r1', amount: 400 }];
    const { body } = await acts.quote({ member, purchase: receipt([goods('1', 500)], { payments }) });
    expect(body.redeemable).toEqual({ points: 100, value: { amount: 100, currency: 'EUR' } });
  });

  it('are named once for each redemption', async () => {
    const member = await acts.memberWith(10);
    const payments = ['a', 'b', 'a'].map((redemptionId) => ({ redemptionId, amount: 1 }));
    expectRefused(await environment.buy(member, 'p1', receipt([goods('1', 500)], { payments })), {
      status: 400,
      code: 'validation',
      pointers: ['/payments/2/redemptionId'],
    });
  });
});
