import { describe, expect, it } from 'vitest';
import { Acts, expectReplay } from './acts.ts';
import { expectRefused } from './answers.ts';
import type { Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

describe('points of another member as payment', () => {
  it('come back to that member, whom the till names by id or by card', async () => {
    const card = '2981000077001';
    const [he, she] = [
      await environment.enrol(),
      await acts.memberWith(5000, { identifiers: { cards: [card] } }),
    ];
    await acts.redeem(she, 'r1', { value: { amount: 5000, currency: 'EUR' } });
    for (const [purchaseId, member] of [
      ['by-id', she],
      ['by-card', `card:${card}`],
    ] as const) {
      const payments = [{ redemptionId: 'r1', amount: 2500, member }];
      const booked = await environment.buy(he, purchaseId, purchaseOf(2500, { payments }));
      expect([booked.status, booked.body.pointsEarned]).toEqual([201, 0]);
      const { body } = await acts.purchase(he, purchaseId);
      expect(body.payments).toEqual([{ redemptionId: 'r1', amount: 2500, member: she }]);
      expect((await acts.giveBack(he, purchaseId, 'x1')).body).toMatchObject({ pointsRestored: 2500 });
    }
    const { body } = await environment.call('GET', `/v1/members/${she}/balance`);
    expect(body).toMatchObject({ available: 5000 });
    const entries = await environment.call('GET', `/v1/members/${she}/entries?kind=refund`);
    expect(entries.body.items[0]).toMatchObject({
      redemptionId: 'r1',
      purchaseId: 'by-card',
      cause: `purchase/${he}:by-card/return/x1/`,
    });
  });

  it('by a card mean who held it when the purchase happened', async () => {
    const card = '2981000077002';
    const [buyer, first] = [
      await environment.enrol(),
      await acts.memberWith(100, { identifiers: { cards: [card] } }),
    ];
    await acts.redeem(first, 'r1', { value: { amount: 100, currency: 'EUR' } });
    const before = new Date().toISOString();
    await environment.enrol({ identifiers: { cards: ['2981000077003'] } }, first);
    const second = await environment.enrol({ identifiers: { cards: [card] } });
    const payments = [{ redemptionId: 'r1', amount: 100, member: `card:${card}` }];
    const booked = await environment.buy(buyer, 'late', {
      ...purchaseOf(100, { payments }),
      occurredAt: before,
    });
    expect(booked.status).toBe(201);
    expect(booked.body).not.toHaveProperty('unknownPayments');
    expect((await acts.purchase(buyer, 'late')).body.payments[0].member).toBe(first);
    expect((await acts.giveBack(buyer, 'late', 'x1')).body).toMatchObject({ pointsRestored: 100 });
    await environment.buy(buyer, 'now', purchaseOf(100, { payments }));
    expect((await acts.purchase(buyer, 'now')).body.payments[0].member).toBe(second);
  });

  it('by cards that nobody has are unknown: the goods are gone', async () => {
    const buyer = await acts.memberWith(100);
    await acts.redeem(buyer, 'r1', { points: 100 });
    const by = (card: string) => ({ redemptionId: 'r1', amount: 200, member: `card:${card}` });
    const purchase = purchaseOf(1000, { payments: [by('2981000077004'), by('2981000077005')] });
    const booked = await environment.buy(buyer, 'p1', purchase);
    const unknownPayments = ['r1', 'r1'];
    expect(booked.status).toBe(201);
    expect(booked.body).toMatchObject({ pointsEarned: 6, unknownPayments, entry: { unknownPayments } });
    expectReplay(await environment.buy(buyer, 'p1', purchase), booked);
    const shown = { redemptionId: 'r1', amount: 200, member: '-' };
    expect((await acts.purchase(buyer, 'p1')).body.payments).toEqual([shown, shown]);
    expect((await acts.giveBack(buyer, 'p1', 'x1')).body).toMatchObject({
      pointsRestored: 0,
      refund: { total: 1000, points: { points: 0, amount: 400 }, toPay: 600 },
    });
  });

  it('are refused where two are by one redemption', async () => {
    const card = '2981000077006';
    const [buyer, payer] = [
      await environment.enrol(),
      await environment.enrol({ identifiers: { cards: [card] } }),
    ];
    const payments = [payer, `card:${card}`].map((member) => ({ redemptionId: 'r1', amount: 1, member }));
    expectRefused(await environment.buy(buyer, 'p1', purchaseOf(1000, { payments })), {
      status: 400,
      code: 'validation',
      pointers: ['/payments/1/redemptionId'],
    });
  });
});

describe('a redemption id that nobody has', () => {
  it('is taken as payment and listed, in the entry and its reading, too', async () => {
    const member = await environment.enrol();
    const payments = [{ redemptionId: 'r9', amount: 400 }];
    const booked = await environment.buy(member, 'p1', purchaseOf(1000, { payments }));
    expect(booked.status).toBe(201);
    expect(booked.body).toMatchObject({ unknownPayments: ['r9'], entry: { unknownPayments: ['r9'] } });
    const { body } = await environment.call('GET', `/v1/members/${member}/entries`);
    expect(body.items[0].unknownPayments).toEqual(['r9']);
  });
});
