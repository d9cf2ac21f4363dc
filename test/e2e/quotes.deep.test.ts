import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { newMemberId } from '../database.ts';
import { Acts } from './acts.ts';
import { expectRefused } from './answers.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { type PurchaseBody, purchaseOf } from './purchases.ts';

const DAY = 86_400_000;
const MARKER = 'zq-planted-7731';

let environment: Environment;
const acts = new Acts(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const at = (offset: number): string => new Date(Date.now() + offset).toISOString();

/** A member of the silver tier, by 1,000 points of one purchase. */
const silver = () => acts.memberWith(1000);

describe('a quote', () => {
  it('says what a purchase would earn and what could pay for it, and writes nothing', async () => {
    const member = await silver();
    await environment.runner.drained();
    const before = await environment.contents();
    const { status, body } = await acts.quote({ member, purchase: purchaseOf(10_000) });
    expect([status, body]).toEqual([
      200,
      {
        pointsEarned: 125,
        awards: [
          { reason: 'base', points: 100 },
          { reason: 'tier', points: 25 },
        ],
        nearMisses: [],
        redeemable: { points: 1000, value: { amount: 1000, currency: 'EUR' } },
        version: 0,
        rules: { configuration: 0, programVersion: 0 },
      },
    ]);
    expect(await environment.contents()).toEqual(before);
  });

  it('offers no more points than the purchase costs, and none that are set aside', async () => {
    const member = await silver();
    const redeemable = async (total: number) =>
      (await acts.quote({ member, purchase: purchaseOf(total) })).body.redeemable.points;
    expect(await redeemable(123)).toBe(123);
    await acts.reserve(member, 'open', 900);
    expect([await redeemable(123), await redeemable(50), await redeemable(0)]).toEqual([100, 50, 0]);
    const owing = await acts.memberWith(100);
    await acts.redeem(owing, 'spent', { points: 100 });
    await acts.giveBack(owing, 'earned', 'back');
    const { body } = await acts.quote({ member: owing, purchase: purchaseOf(123) });
    expect(body.redeemable).toEqual({ points: 0, value: { amount: 0, currency: 'EUR' } });
  });

  const [line] = purchaseOf(1000).lines;
  const baskets: readonly (readonly [string, () => PurchaseBody])[] = [
    ['three lines', () => purchaseOf([1999, 1, 25_050])],
    ['pounds', () => purchaseOf(12_345, { currency: 'GBP' })],
    ['dollars', () => purchaseOf(999_99, { currency: 'USD' })],
    ['nothing to pay', () => purchaseOf(0)],
    ['a line that does not earn', () => purchaseOf(1000, { lines: [{ ...line, earns: false }] })],
    ['the next tier', () => purchaseOf(399_900)],
    ['points as payment', () => purchaseOf(5000, { payments: [{ redemptionId: 'pay', amount: 333 }] })],
    ['another time', () => purchaseOf(5000, { occurredAt: at(-3 * DAY) })],
    ['1,000 lines', () => purchaseOf(Array.from({ length: 1000 }, (_, index) => index))],
  ];

  it.each(baskets)('equals the booking to the point: %s', async (_, basket) => {
    for (const member of [await silver(), await acts.memberWith(900)]) {
      const purchase = basket();
      const { body: quoted } = await acts.quote({ member, purchase });
      const { body: booked } = await environment.buy(member, 'p1', {
        ...purchase,
        quoteVersion: quoted.version,
      });
      expect(booked.pointsEarned).toBe(quoted.pointsEarned);
      expect(booked.awards).toEqual(quoted.awards);
      expect(booked.tierChange).toEqual(quoted.tierChange);
      expect(booked).not.toHaveProperty('changed');
    }
  });

  it('without a member is for somebody of the lowest tier who has nothing', async () => {
    for (const as of ['channel', 'marketer', 'admin'] as const) {
      const { body } = await acts.quote({ purchase: purchaseOf(100_000) }, as);
      expect(body).toMatchObject({
        pointsEarned: 1000,
        redeemable: { points: 0, value: { amount: 0, currency: 'EUR' } },
        tierChange: { from: 'blue', to: 'silver' },
      });
    }
  });

  it('without a member is for nobody, too, where staff who ask are members: a link is no authority', async () => {
    const member = await silver();
    const token = await environment.runner.token('dev-marketer', { claims: { member } });
    const { body } = await acts.quote({ purchase: purchaseOf(10_000) }, { token });
    expect(body).toMatchObject({ pointsEarned: 100, redeemable: { points: 0 } });
  });

  it("with a member's token is the member's own, named or not; anybody else is as good as unknown", async () => {
    const member = await acts.memberWith(1000, { identifiers: { cards: ['2986000000001'] } });
    const other = await silver();
    const purchase = purchaseOf(10_000);
    for (const named of [undefined, member, 'card:2986000000001']) {
      const { body } = await acts.quote({ member: named, purchase }, { member });
      expect(body.pointsEarned).toBe(125);
    }
    const texts = [];
    for (const named of [other, newMemberId(), 'card:2986999999999']) {
      const answer = await acts.quote({ member: named, purchase }, { member });
      expectRefused(answer, { status: 404, code: 'member-not-found' });
      texts.push(answer.text.replace(answer.body.instance, ''));
    }
    expect(new Set(texts).size).toBe(1);
    expectRefused(await acts.quote({ member: newMemberId(), purchase }), {
      status: 404,
      code: 'member-not-found',
    });
    for (const as of ['agent', 'analyst'] as const) {
      expect((await acts.quote({ purchase }, as)).status).toBe(403);
    }
  });

  it('for a past moment uses the state of that moment, and says when the member was enrolled for one before it', async () => {
    const member = await environment.enrol();
    const enrolled = await environment.call('GET', `/v1/members/${member}`);
    const bought = await environment.buy(member, 'p1', purchaseOf(100_000));
    await vi.waitFor(() => expect(at(0) > bought.body.entry.recordedAt).toBe(true));
    const purchase = purchaseOf(10_000, { occurredAt: enrolled.body.enrolledAt });
    const past = await acts.quote({ member, purchase, at: enrolled.body.enrolledAt });
    expect(past.body).toMatchObject({ pointsEarned: 100, redeemable: { points: 0 } });
    const then = await acts.quote({ member, purchase, at: bought.body.entry.recordedAt });
    expect(then.body).toMatchObject({ pointsEarned: 125, redeemable: { points: 1000 } });
    const before = new Date(Date.parse(enrolled.body.enrolledAt) - 1).toISOString();
    expectRefused(await acts.quote({ member, purchase, at: before }), {
      status: 404,
      code: 'not-enrolled-then',
    });
  });

  it('for a future moment uses the state settled to it: points gone, tier fallen', async () => {
    const member = await silver();
    const [soon, later] = [at(30 * DAY), at(1100 * DAY)];
    const next = await acts.quote({ member, purchase: purchaseOf(10_000, { occurredAt: soon }), at: soon });
    expect(next.body).toMatchObject({ pointsEarned: 125, redeemable: { points: 1000 } });
    const { body } = await acts.quote({
      member,
      purchase: purchaseOf(10_000, { occurredAt: later }),
      at: later,
    });
    expect(body).toMatchObject({ pointsEarned: 100, redeemable: { points: 0 } });
    expect((await acts.balance(member)).body).toMatchObject({ available: 1000, tier: { id: 'silver' } });
  });

  it('is refused as the booking would be, and says where in the quote', async () => {
    const member = await silver();
    const sound = purchaseOf([100, 200]);
    const refused: readonly (readonly [object, string, ...string[]])[] = [
      [{ ...sound, total: 299 }, 'total-mismatch', '/purchase/total'],
      [
        { ...sound, payments: [{ redemptionId: 'r', amount: 301 }] },
        'payments-exceed-payable',
        '/purchase/payments',
      ],
      [{ ...sound, currency: 'CHF' }, 'unsupported-currency', '/purchase/currency'],
      [{ ...sound, occurredAt: at(6 * 60_000) }, 'occurred-in-future', '/purchase/occurredAt'],
      [{ ...sound, occurredAt: at(-401 * DAY) }, 'too-old', '/purchase/occurredAt'],
    ];
    for (const [purchase, code, ...pointers] of refused) {
      await acts.expectNoTrace(() => acts.quote({ member, purchase }), { status: 422, code, pointers });
      await acts.expectNoTrace(() => acts.quote({ purchase }), { status: 422, code, pointers });
    }
    const old = { ...sound, occurredAt: at(-401 * DAY) };
    expect((await acts.quote({ member, purchase: old }, 'admin')).status).toBe(200);
  });

  describe('is refused when the call is not right:', () => {
    const purchase = purchaseOf([100, 200]);
    const invalid: readonly (readonly [string, object, ...string[]])[] = [
      ['nothing', {}, '/purchase'],
      ['an unknown field', { purchase, note: MARKER }, '/note'],
      ['a purchase of null', { purchase: null }, '/purchase'],
      ['an unknown field of the purchase', { purchase: { ...purchase, note: MARKER } }, '/purchase/note'],
      ['no lines', { purchase: { ...purchase, lines: [] } }, '/purchase/lines'],
      [
        'a line twice',
        { purchase: { ...purchase, lines: [purchase.lines[0], purchase.lines[0]] } },
        '/purchase/lines/1/lineId',
      ],
      ['half a cent', { purchase: { ...purchase, total: 0.5 } }, '/purchase/total'],
      ['a member that is no id', { member: `a b ${MARKER}`, purchase }, '/member'],
      ['a member of null', { member: null, purchase }, '/member'],
      ['a time without a zone', { purchase, at: '2026-11-22T10:00:00' }, '/at'],
      ['a time that is a number', { purchase, at: 1_790_000_000_000 }, '/at'],
      ['a time in six years', { purchase, at: at(2192 * DAY) }, '/at'],
      ['a time in 9999', { purchase, at: '9999-12-31T23:59:59Z' }, '/at'],
    ];

    it.each(invalid.map(([name, body, ...pointers]) => ({ name, body, pointers })))(
      '$name',
      async ({ body, pointers }) => {
        const answer = await acts.expectNoTrace(() => acts.quote(body), {
          status: 400,
          code: 'validation',
          pointers,
        });
        expect(answer.text).not.toContain(MARKER);
      },
    );
  });

  // Last: the programme of this environment changes.
  it('has a version, and a purchase says what has changed since', async () => {
    const member = await environment.enrol();
    const quoted = await acts.quote({ member, purchase: purchaseOf(10_000) });
    expect(quoted.body.version).toBe(0);
    const { version: _, ...program } = initialProgram;
    const body = { ...program, earn: { pointsPerUnit: { EUR: '3' } }, tierGrace: { days: 7 } };
    const changed = await environment.call('PUT', '/v1/program', { as: 'marketer', body });
    expect(changed.body.version).toBe(1);

    let tries = 0;
    const book = (quoteVersion: number) => {
      tries += 1;
      return environment.buy(member, `p${tries}`, purchaseOf(100, { quoteVersion }));
    };
    await vi.waitFor(
      async () =>
        expect((await book(0)).body).toMatchObject({ changed: ['earn', 'tierGrace'], pointsEarned: 3 }),
      { timeout: 60_000, interval: 50 },
    );
    await vi.waitFor(
      async () => {
        const again = await acts.quote({ member, purchase: purchaseOf(10_000) });
        expect(again.body).toMatchObject({ version: 1, pointsEarned: 300 });
      },
      { timeout: 60_000, interval: 50 },
    );
    // Every copy of the function that answers knows the version by now, or would say what had changed.
    await vi.waitFor(async () => expect((await book(1)).body).not.toHaveProperty('changed'), {
      timeout: 60_000,
      interval: 50,
    });
    const unknown = await book(99);
    expect(unknown.body.changed).toEqual([...Object.keys(program).sort(), 'promotions']);
    const enrolled = await environment.call('GET', `/v1/members/${member}`);
    const { enrolledAt } = enrolled.body;
    const past = await acts.quote({
      member,
      purchase: purchaseOf(10_000, { occurredAt: enrolledAt }),
      at: enrolledAt,
    });
    expect(past.body).toMatchObject({ version: 0, pointsEarned: 100 });
  });

  it('is honoured for the minutes that the programme sets', async () => {
    const member = await environment.enrol();
    const { version: _, ...program } = initialProgram;
    const change = async (unit: string) => {
      const body = { ...program, earn: { pointsPerUnit: { EUR: unit } }, quotes: { honourMinutes: 60 } };
      expect((await environment.call('PUT', '/v1/program', { as: 'marketer', body })).status).toBe(200);
    };
    const quoted = async () => (await acts.quote({ member, purchase: purchaseOf(100) })).body;
    await change('7');
    await vi.waitFor(async () => expect((await quoted()).pointsEarned).toBe(7), {
      timeout: 60_000,
      interval: 50,
    });
    const { version } = await quoted();
    await change('9');
    await vi.waitFor(
      async () => {
        const { body } = await environment.buy(member, `now-${Date.now()}`, purchaseOf(100));
        expect(body.pointsEarned).toBe(9);
      },
      { timeout: 60_000, interval: 50 },
    );
    const { body } = await environment.buy(member, 'promised', purchaseOf(100, { quoteVersion: version }));
    expect(body).toMatchObject({ pointsEarned: 7, entry: { configuration: version } });
    expect(body).not.toHaveProperty('changed');
  });
});
