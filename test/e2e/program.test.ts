import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { newMemberId } from '../database.ts';
import { type Answer, expectRefused } from './answers.ts';
import { tagOf } from './entity-tags.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const DAY = 86_400_000;
const { version: _, ...initial } = initialProgram;

const put = (change: object, headers = {}) =>
  environment.call('PUT', '/v1/program', { as: 'marketer', body: { ...initial, ...change }, headers });
const read = () => environment.call('GET', '/v1/program', { as: 'analyst' });

/** Books purchases, some at once so that several copies of the function run, until all know this version. */
async function inForce(version: number): Promise<void> {
  const member = await environment.enrol();
  let tries = 0;
  const book = () => {
    tries += 1;
    return environment.buy(member, `try-${tries}`, purchaseOf(100));
  };
  await vi.waitFor(
    async () => {
      const answers = await Promise.all([book(), book(), book()]);
      expect(answers.map(({ body }) => body.entry.programVersion)).toEqual([version, version, version]);
    },
    { timeout: 60_000, interval: 50 },
  );
}

async function earned(currency: string, amount: number): Promise<Answer['body']> {
  const member = await environment.enrol();
  const { status, body } = await environment.buy(member, 'p1', purchaseOf(amount, { currency }));
  expect(status).toBe(201);
  return body;
}

describe('tiers', () => {
  it('a tier is reached with the purchase that brings its threshold, and earns from the next', async () => {
    const member = await environment.enrol();
    const below = await environment.buy(member, 'p1', purchaseOf(99_900));
    expect(below.body).not.toHaveProperty('tierChange');
    expect(below.body.balance.tier).toMatchObject({ id: 'blue', next: { id: 'silver', pointsToGo: 1 } });
    const reached = await environment.buy(member, 'p2', purchaseOf(100));
    expect(reached.body).toMatchObject({
      pointsEarned: 1,
      tierChange: { from: 'blue', to: 'silver' },
      entry: { tierChange: { from: 'blue', to: 'silver' } },
      balance: {
        tier: {
          id: 'silver',
          name: 'Silver',
          qualifyingPoints: 1000,
          next: { id: 'gold', pointsToGo: 4000 },
        },
      },
    });
    const next = await environment.buy(member, 'p3', purchaseOf(10_000));
    expect(next.body).not.toHaveProperty('tierChange');
    expect(next.body).toMatchObject({
      pointsEarned: 125,
      awards: [
        { reason: 'base', points: 100 },
        { reason: 'tier', points: 25 },
      ],
      balance: { tier: { qualifyingPoints: 1100 } },
    });
    const seen = await environment.call('GET', `/v1/members/${member}`);
    expect(seen.body.tier).toEqual({ id: 'silver', name: 'Silver' });
  });

  it('one purchase may bring two tiers', async () => {
    const body = await earned('EUR', 500_000);
    expect(body).toMatchObject({ pointsEarned: 5000, tierChange: { from: 'blue', to: 'gold' } });
    expect(body.balance.tier).not.toHaveProperty('next');
  });
});

describe('a change of the programme', () => {
  it('starts from version 0 and counts up; the same again changes nothing', async () => {
    const first = await read();
    expect(first.body).toEqual(initialProgram);
    const same = await put({});
    expect([same.body.version, same.headers.get('etag')]).toEqual([0, first.headers.get('etag')]);
  });

  it('has another tag for a member, who sees less, and a change takes that of its own view only', async () => {
    const own = await environment.call('GET', '/v1/program', { as: { member: newMemberId() } });
    const whole = await read();
    expect(own.text).not.toBe(whole.text);
    expect(tagOf(own)).not.toBe(tagOf(whole));
    const conflict = { status: 412, code: 'version-conflict' };
    expectRefused(await put({}, { 'if-match': tagOf(own) }), conflict);
    expectRefused(await put({}, { 'if-none-match': '*' }), conflict);
    expect((await put({}, { 'if-match': tagOf(whole) })).status).toBe(200);
  });

  it('takes the version in its body as If-Match with it, where there is no If-Match', async () => {
    const { body, headers } = await read();
    const ahead = body.version + 1;
    expectRefused(await put({ version: ahead }), { status: 412, code: 'version-conflict' });
    expect((await put({ version: body.version })).status).toBe(200);
    expect((await put({ version: ahead }, { 'if-match': headers.get('etag') ?? '' })).status).toBe(200);
  });

  it('brings a currency into force everywhere; each earns by its own points or by the base', async () => {
    const rates = { ...initial.rates, JPY: '0.006' };
    const pointsPerUnit = { EUR: '1', GBP: '1.5' };
    const changed = await put({ rates, earn: { pointsPerUnit } });
    expect([changed.status, changed.body.version]).toEqual([200, 1]);
    expect((await read()).body).toEqual(changed.body);
    await inForce(1);
    const pounds = await earned('GBP', 1999);
    expect(pounds).toMatchObject({
      pointsEarned: 29,
      entry: { purchase: { totalBase: 2299, rate: '1.15' } },
    });
    // No points of their own: converted to euros, 0.9 and 0.006, and rounded down once.
    const dollars = await earned('USD', 1999);
    expect(dollars).toMatchObject({
      pointsEarned: 17,
      entry: { purchase: { totalBase: 1799, rate: '0.9' } },
    });
    // Yen have no minor unit: 1,999 of them are 11.994 euros.
    const yen = await earned('JPY', 1999);
    expect(yen).toMatchObject({ pointsEarned: 11, entry: { purchase: { totalBase: 1199, rate: '0.006' } } });
  });

  it('leaves what is booked as it was, and its replays the same bytes', async () => {
    const member = await environment.enrol();
    const purchase = purchaseOf(10_000);
    const first = await environment.buy(member, 'p1', purchase);
    const { body } = await put({
      earn: { pointsPerUnit: { EUR: '3' } },
      tiers: [{ ...initial.tiers[0], name: 'Azure' }],
    });
    await inForce(body.version);
    const again = await environment.buy(member, 'p1', purchase);
    expect([again.status, again.text]).toEqual([200, first.text]);
    const later = await environment.buy(member, 'p2', purchaseOf(10_000));
    expect(later.body).toMatchObject({
      pointsEarned: 300,
      balance: { available: 400, tier: { name: 'Azure' } },
    });
    const then = await environment.call(
      'GET',
      `/v1/members/${member}/balance?at=${first.body.entry.recordedAt}`,
    );
    expect(then.body).toEqual(first.body.balance);
  });

  it('lets purchases wait to mature: pending, listed by their day, and counted for the tier', async () => {
    const { body } = await put({ maturity: { days: 14 } });
    await inForce(body.version);
    const member = await environment.enrol();
    const occurredAt = new Date(Date.now() - 3 * DAY).toISOString();
    const today = await environment.buy(member, 'today', purchaseOf(100_000));
    const before = await environment.buy(member, 'before', purchaseOf(5000, { occurredAt }));
    const dayAfter = (time: string, days: number) =>
      `${new Date(Date.parse(time) + days * DAY).toISOString().slice(0, 10)}T00:00:00.000Z`;
    expect(today.body).toMatchObject({ tierChange: { from: 'blue', to: 'silver' } });
    expect(today.body.entry.postings).toContainEqual({ account: 'pending', points: 1000 });
    const balance = await environment.call('GET', `/v1/members/${member}/balance`);
    expect(before.body.pointsEarned).toBe(62);
    expect(balance.body).toMatchObject({ available: 0, pending: 1062, lifetime: { earned: 1062 } });
    expect(balance.body.maturing).toEqual([
      { at: dayAfter(occurredAt, 14), points: 62 },
      { at: dayAfter(today.body.entry.occurredAt, 14), points: 1000 },
    ]);
    // Past its maturity already: straight to available.
    const old = new Date(Date.now() - 20 * DAY).toISOString();
    const matured = await environment.buy(member, 'old', purchaseOf(800, { occurredAt: old }));
    expect(matured.body).toMatchObject({ pointsEarned: 10, balance: { available: 10, pending: 1062 } });
  });

  it('made by two at once against one version is one change', async () => {
    const { body } = await read();
    const graces = Array.from({ length: 8 }, (_, index) => ({ days: index + 1 }));
    const answers = await Promise.all(
      graces.map((tierGrace) => put({ tierGrace }, { 'if-match': `"${body.version}"` })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(412)]);
    expect((await read()).body.version).toBe(body.version + 1);
  });
});
