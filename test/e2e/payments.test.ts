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

  it('by a card that nobody has are refused, and so are two by one redemption', async () => {
    const card = '2981000077002';
    const [he, she] = [
      await environment.enrol(),
      await environment.enrol({ identifiers: { cards: [card] } }),
    ];
    const paid = (...members: readonly string[]) =>
      purchaseOf(1000, { payments: members.map((member) => ({ redemptionId: 'r1', amount: 1, member })) });
    const unknown = await environment.buy(he, 'p1', paid(she, 'card:2981000077003'));
    const pointers = ['/payments/1/member'];
    expectRefused(unknown, { status: 404, code: 'member-not-found', pointers });
    expectRefused(await environment.buy(he, 'p1', paid(she, `card:${card}`)), {
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
