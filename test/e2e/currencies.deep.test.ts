import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { Acts } from './acts.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

const { version: _, ...initial } = initialProgram;

/** Currencies of no, three and two decimals; points are spent by fives, from twenty on. */
const program = {
  ...initial,
  rates: { EUR: '1', JPY: '0.006', KWD: '3', HUF: '0.0025' },
  earn: { pointsPerUnit: { EUR: '1', KWD: '2' } },
  redemption: { pointValue: { EUR: '0.01', JPY: '1.5' }, minimum: 20, step: 5 },
};

let environment: Environment;
const acts = new Acts(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
  // The first call of all: no function knows another programme.
  const changed = await environment.call('PUT', '/v1/program', { as: 'marketer', body: program });
  expect([changed.status, changed.body.version]).toEqual([200, 1]);
});
afterAll(() => environment.stop());

describe('a purchase', () => {
  it.each([
    // 60 euros by the rate.
    { currency: 'JPY', total: 10_000, points: 60, totalBase: 6000, rate: '0.006' },
    // 12.345 dinars at 2 points of their own; 37.035 euros, of which half a cent is rounded up.
    { currency: 'KWD', total: 12_345, points: 24, totalBase: 3704, rate: '3' },
    // 12,345.67 forints, which have fillér in the standard though no coin: 30.864175 euros.
    { currency: 'HUF', total: 1_234_567, points: 30, totalBase: 3086, rate: '0.0025' },
    { currency: 'EUR', total: 3086, points: 30, totalBase: 3086, rate: '1' },
  ])('for $total $currency earns $points points', async ({ currency, total, points, totalBase, rate }) => {
    const member = await environment.enrol();
    const purchase = purchaseOf(total, { currency });
    const { body: quoted } = await acts.quote({ member, purchase });
    const { status, body } = await environment.buy(member, 'p1', purchase);
    expect([status, body.pointsEarned, quoted.pointsEarned]).toEqual([201, points, points]);
    expect(body.entry.purchase).toMatchObject({ currency, total, totalBase, rate });

    const back = await acts.giveBack(member, 'p1', 'r1');
    expect(back.body).toMatchObject({ pointsReversed: points, balance: { available: 0 } });
    expect(back.body.entry.purchase).toMatchObject({ currency, total, totalBase, rate });
  });

  it.each(['GBP', 'USD', 'CHF', 'XXX'])(
    'in %s, which the programme does not name, is refused',
    async (currency) => {
      const member = await environment.enrol();
      await acts.expectNoTrace(() => environment.buy(member, 'p1', purchaseOf(100, { currency })), {
        status: 422,
        code: 'unsupported-currency',
        pointers: ['/currency'],
      });
    },
  );
});

describe('a redemption', () => {
  it.each([
    // A yen and a half a point, by its own value: 66.7, so 67, so 70.
    { amount: 100, currency: 'JPY', points: 70 },
    // Through the base, 3 1/3 fils a point: exactly 30, then one fils more.
    { amount: 100, currency: 'KWD', points: 30 },
    { amount: 101, currency: 'KWD', points: 35 },
    // 4 forints a point.
    { amount: 10_000, currency: 'HUF', points: 25 },
    { amount: 7600, currency: 'HUF', points: 20 },
    { amount: 96, currency: 'EUR', points: 100 },
  ])('for $amount $currency costs $points points', async ({ amount, currency, points }) => {
    const member = await acts.memberWith(100);
    const { status, body } = await acts.redeem(member, 'r1', { value: { amount, currency } });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      redemption: { points, captured: points, value: { amount, currency } },
      balance: { available: 100 - points },
    });
  });

  it('by points says what they are worth in the base currency', async () => {
    const member = await acts.memberWith(100);
    const { body } = await acts.redeem(member, 'r1', { points: 25 });
    expect(body.redemption.value).toEqual({ amount: 25, currency: 'EUR' });
  });

  it.each([
    { body: { points: 15 }, code: 'below-minimum', pointer: '/points', extra: { minimum: 20 } },
    { body: { points: 22 }, code: 'not-a-step', pointer: '/points', extra: { step: 5 } },
    {
      body: { value: { amount: 6000, currency: 'HUF' } },
      code: 'below-minimum',
      pointer: '/value/amount',
      extra: { minimum: 20 },
    },
    {
      body: { value: { amount: 100, currency: 'GBP' } },
      code: 'unsupported-currency',
      pointer: '/value/currency',
      extra: {},
    },
  ])('is refused, $code at $pointer', async ({ body, code, pointer, extra }) => {
    const member = await acts.memberWith(100);
    const answer = await acts.expectNoTrace(() => acts.redeem(member, 'r1', body), {
      status: 422,
      code,
      pointers: [pointer],
    });
    expect(answer.body).toMatchObject(extra);
  });

  it('is offered by a quote in the currency of the purchase, in whole steps', async () => {
    const member = await acts.memberWith(300);
    const redeemable = async (total: number, currency: string) =>
      (await acts.quote({ member, purchase: purchaseOf(total, { currency }) })).body.redeemable;
    // 66.7 points, so 65, which are 97.5 yen.
    expect(await redeemable(100, 'JPY')).toEqual({ points: 65, value: { amount: 97, currency: 'JPY' } });
    expect(await redeemable(1000, 'KWD')).toEqual({ points: 300, value: { amount: 1000, currency: 'KWD' } });
    // Nineteen would do, and are too few to redeem.
    expect(await redeemable(19, 'EUR')).toEqual({ points: 0, value: { amount: 0, currency: 'EUR' } });
  });
});

// Last: the programme of this environment changes.
it('goods that come back after the rate has changed are worth what they were', async () => {
  const member = await environment.enrol();
  const line = { lineId: '1', sku: 'mug', quantity: 1000, amount: 1_000_000 };
  const bought = await environment.buy(
    member,
    'p1',
    purchaseOf(1_000_000, { currency: 'JPY', lines: [line] }),
  );
  expect(bought.body).toMatchObject({ pointsEarned: 6000, entry: { programVersion: 1 } });
  const body = { ...program, rates: { ...program.rates, JPY: '0.01' } };
  expect((await environment.call('PUT', '/v1/program', { as: 'marketer', body })).body.version).toBe(2);
  let tries = 0;
  await vi.waitFor(
    async () => {
      tries += 1;
      const lines = [{ lineId: '1', quantity: 1 }];
      const back = await acts.giveBack(member, 'p1', `r${tries}`, {
        occurredAt: new Date().toISOString(),
        lines,
      });
      expect(back.body).toMatchObject({
        pointsReversed: 6,
        entry: { purchase: { total: 1000, totalBase: 600, rate: '0.006' }, programVersion: 2 },
      });
    },
    { timeout: 60_000, interval: 50 },
  );
});
