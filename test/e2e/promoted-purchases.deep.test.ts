import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newMemberId } from '../database.ts';
import { Acts } from './acts.ts';
import { type Answer, expectRefused } from './answers.ts';
import { type As, type Environment, startEnvironment } from './environment.ts';
import { Marketer } from './promotions.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;
const acts = new Acts(() => environment);
const marketer = new Marketer(() => environment);

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const explain = (member: string, seq: number, as: As = 'agent') =>
  environment.call('GET', `/v1/members/${member}/entries/${seq}/explanation`, { as });

/** The outcome of each promotion, by its id. */
async function outcomes(member: string, seq: number): Promise<Readonly<Record<string, string>>> {
  const { body } = await explain(member, seq);
  const list: readonly { promotionId: string; outcome: string }[] = body.promotions;
  return Object.fromEntries(list.map(({ promotionId, outcome }) => [promotionId, outcome]));
}

const bonus = (points: number, rest: object = {}) => ({ effect: { type: 'bonus', points }, ...rest });
const atLeast = (value: number) => ({
  conditions: { all: [{ fact: 'total', operator: 'greaterThanInclusive', value }] },
});

describe('a promotion', () => {
  it('pays from its activation on, by name and version, until it is paused; a draft changes nothing', async () => {
    const member = await environment.enrol();
    await marketer.run({ tea: bonus(5, { name: 'Tea week' }) });
    await marketer.draft('tea', bonus(50, { name: 'Tea year' }));
    const { body } = await environment.buy(member, 'p1', purchaseOf(1000));
    const awards = [
      { reason: 'base', points: 10 },
      { reason: 'Tea week', points: 5, promotionId: 'tea', version: 1 },
    ];
    expect(body).toMatchObject({ pointsEarned: 15, awards, entry: { awards }, balance: { available: 15 } });
    await marketer.pause('tea');
    expect((await environment.buy(member, 'p2', purchaseOf(1000))).body.pointsEarned).toBe(10);
  });
});

describe('a quote with promotions', () => {
  it('equals its booking to the point, and tells what little is missing', async () => {
    await marketer.run({
      all: { name: 'Double points', ...atLeast(3000) },
      best: bonus(7, { stacking: { group: 'g' } }),
      big: bonus(40, { stacking: { group: 'g' }, limits: { budgetPoints: 60 } }),
      cups: { effect: { type: 'per-line', pointsPerUnit: '3', skus: ['sku-2'] } },
    });
    const quotes: Answer[] = [];
    for (const amounts of [[2000, 680], [2680], [3000], [999, 333]]) {
      const member = await environment.enrol();
      const purchase = purchaseOf(amounts);
      const quoted = await acts.quote({ member, purchase });
      quotes.push(quoted);
      const sent = { ...purchase, quoteVersion: quoted.body.version };
      const { body } = await environment.buy(member, 'p1', sent);
      expect([body.pointsEarned, body.awards]).toEqual([quoted.body.pointsEarned, quoted.body.awards]);
      expect(body).not.toHaveProperty('changed');
    }
    const [nearMiss] = quotes[0]?.body.nearMisses ?? [];
    expect(nearMiss).toEqual({
      promotionId: 'all',
      version: 1,
      name: 'Double points',
      fact: 'total',
      missing: 320,
      currency: 'EUR',
      detail: '3.20 EUR more for Double points',
    });
    // 40, then the 20 that are left of 60, then the other one of the group.
    const points = quotes.map(({ body }) =>
      body.awards.flatMap(({ promotionId, points: paid }: { promotionId?: string; points: number }) =>
        promotionId === 'big' || promotionId === 'best' ? [[promotionId, paid]] : [],
      ),
    );
    expect(points).toEqual([[['big', 40]], [['big', 20]], [['best', 7]], [['best', 7]]]);
  });

  it('with a past version: the booking says which promotion is gone', async () => {
    const member = await environment.enrol();
    const quoted = await acts.quote({ member, purchase: purchaseOf(3000) });
    await marketer.pause('all', 'cups');
    const sent = purchaseOf(3000, { quoteVersion: quoted.body.version });
    const { body } = await environment.buy(member, 'p1', sent);
    expect(body.changed).toEqual(['promotions/all', 'promotions/cups']);
    expect(body.pointsEarned).toBeLessThan(quoted.body.pointsEarned);
    await marketer.pause('best', 'big');
  });
});

describe('an explanation', () => {
  it('says of every promotion what came of it, and says so still when all of them are others', async () => {
    const member = await environment.enrol();
    await marketer.run({
      applied: bonus(10, { name: 'Applied' }),
      failed: { name: 'Failed', ...atLeast(5000) },
      shadow: bonus(25, { name: 'Shadow', mode: 'shadow' }),
    });
    const { body } = await environment.buy(member, 'p1', purchaseOf(3000));
    expect(body.pointsEarned).toBe(40);
    const first = await explain(member, 1);
    expect(first.body).toMatchObject({
      memberId: member,
      seq: 1,
      reference: 'purchase/p1/',
      pointsEarned: 40,
    });
    expect(first.body.promotions).toEqual([
      { promotionId: 'applied', version: 1, name: 'Applied', outcome: 'applied', points: 10, share: '0.25' },
      {
        promotionId: 'failed',
        version: 1,
        name: 'Failed',
        outcome: 'conditions',
        failed: [
          {
            pointer: '/conditions/all/0',
            fact: 'total',
            operator: 'greaterThanInclusive',
            value: 5000,
            seen: 3000,
          },
        ],
      },
      { promotionId: 'shadow', version: 1, name: 'Shadow', outcome: 'shadow', points: 25 },
    ]);
    await marketer.run({ applied: bonus(1, { name: 'Other' }), failed: { name: 'Other', ...atLeast(1) } });
    await marketer.pause('applied', 'failed', 'shadow');
    expect((await explain(member, 1)).text).toBe(first.text);
    await environment.buy(member, 'p2', purchaseOf(3000));
    expect((await explain(member, 2)).body.promotions).toEqual([]);
  });

  it('is of purchases, of entries that are there, and for their own member', async () => {
    const member = await acts.memberWith(100);
    await acts.redeem(member, 'r1', { points: 10 });
    expectRefused(await explain(member, 2), { status: 404, code: 'nothing-to-explain' });
    expectRefused(await explain(member, 3), { status: 404, code: 'entry-not-found' });
    const other = await environment.enrol();
    for (const [whose, as] of [
      [member, { member: other }],
      [newMemberId(), 'agent'],
    ] as const) {
      expectRefused(await explain(whose, 1, as), { status: 404, code: 'member-not-found' });
    }
    expect((await explain(member, 1, 'marketer')).status).toBe(403);
  });
});

describe('promotions for some people', () => {
  it('look at segments, birthday and attributes as they are at the booking, and no value is told', async () => {
    const street = 'Qvxzstreet';
    const asked = (fact: string, rest: object) => ({ conditions: { all: [{ fact, ...rest }] } });
    await marketer.run({
      'by-attribute': bonus(
        1,
        asked('attributes', { path: '$.street', operator: 'notEqual', value: 'High Street' }),
      ),
      'by-audience': bonus(2, { audience: { segments: ['vip', 'new'] } }),
      'by-birthday': bonus(4, asked('isBirthday', { operator: 'equal', value: true })),
    });
    const today = new Date().toISOString();
    const member = await environment.enrol({
      attributes: { street },
      profile: { birthDate: `1990-${today.slice(5, 10)}` },
    });
    const segments = { as: 'marketer', body: { segments: ['vip'] } } as const;
    await environment.call('PUT', `/v1/members/${member}/segments`, segments);
    const stranger = await environment.enrol();
    const sale = purchaseOf(1000, { occurredAt: today });
    const { body: quoted } = await acts.quote({ member, purchase: sale });
    expect(quoted.pointsEarned).toBe(17);
    const as = { segments: ['vip'], attributes: { street }, birthday: true };
    const { body: described } = await acts.quote({ as, purchase: sale }, 'marketer');
    expect(described).toEqual({ ...quoted, redeemable: described.redeemable });
    const validation = { status: 400, code: 'validation' };
    for (const who of [member, newMemberId()]) {
      const named = await acts.quote({ member: who, purchase: sale }, 'marketer');
      expectRefused(named, { ...validation, pointers: ['/member'] });
    }
    for (const caller of ['channel', { member }] as const) {
      expectRefused(await acts.quote({ as, purchase: sale }, caller), { ...validation, pointers: ['/as'] });
    }
    const lead = await acts.quote({ as: { tier: 'lead' }, purchase: sale }, 'marketer');
    expectRefused(lead, { status: 422, code: 'unknown-tier', pointers: ['/as/tier'] });
    expect((await environment.buy(member, 'p1', sale)).body.pointsEarned).toBe(17);
    await environment.buy(stranger, 'p1', sale);
    const { body, text } = await explain(stranger, 1);
    expect(body.promotions).toMatchObject([
      { outcome: 'applied' },
      { failed: [{ pointer: '/audience/segments', holds: false }] },
      { failed: [{ pointer: '/conditions/all/0', fact: 'isBirthday', holds: false }] },
    ]);
    expect(text).not.toContain('"seen"');
    // Another life by now: the explanation is of the booking.
    await environment.call('PUT', `/v1/members/${member}`, { body: { attributes: null, profile: null } });
    expect(Object.values(await outcomes(member, 1))).toEqual(['applied', 'applied', 'applied']);
    await environment.runner.drained();
    expect(await environment.dump()).not.toContain(street);
    expect(environment.reports.join('\n')).not.toContain(street);
    await marketer.pause('by-attribute', 'by-audience', 'by-birthday');
  });
});

describe('a return', () => {
  it('gives the budget and the use back', async () => {
    await marketer.run({ once: bonus(10, { limits: { timesPerMember: 1, budgetPoints: 15 } }) });
    const [member, other] = [await environment.enrol(), await environment.enrol()];
    const earned = async (who: string, id: string) =>
      (await environment.buy(who, id, purchaseOf(1000))).body.pointsEarned;
    expect([await earned(member, 'p1'), await earned(member, 'p2')]).toEqual([20, 10]);
    expect(await outcomes(member, 2)).toEqual({ once: 'times-per-member' });
    expect((await acts.giveBack(member, 'p1', 'x1')).body).toMatchObject({
      pointsReversed: 20,
      pointsForgiven: 0,
    });
    // 10 of the 15, the 5 that are left, then none.
    expect([await earned(other, 'p1'), await earned(member, 'p3')]).toEqual([20, 15]);
    const third = await environment.enrol();
    expect(await earned(third, 'p1')).toBe(10);
    expect(await outcomes(third, 1)).toEqual({ once: 'budget' });
    await acts.giveBack(member, 'p3', 'x3');
    expect(await earned(third, 'p2')).toBe(15);
    await marketer.pause('once');
  });
});
