import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { Acts } from './acts.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

const DAY = 86_400_000;

const at = (offset: number): string => new Date(Date.now() + offset).toISOString();

/**
 * The example of the rules: 100 earned, 70 of them spent, another lot of 20, 40 pending of another purchase, and all
 * goods come back.
 */
describe.each([
  { clawback: 'pending-only', reversed: 0, available: 50, debt: 0 },
  { clawback: 'to-zero', reversed: 50, available: 0, debt: 0 },
  { clawback: 'negative', reversed: 100, available: -50, debt: 50 },
] as const)('the claw-back policy $clawback', ({ clawback, reversed, available, debt }) => {
  let environment: Environment;
  const acts = new Acts(() => environment);

  beforeAll(async () => {
    environment = await startEnvironment();
    // The first call of all: no function knows another programme.
    const { version: _, ...program } = initialProgram;
    const body = { ...program, clawback, maturity: { days: 14 } };
    expect((await environment.call('PUT', '/v1/program', { as: 'marketer', body })).status).toBe(200);
  });
  afterAll(() => environment.stop());

  it(`takes ${reversed} of matured points`, async () => {
    const member = await environment.enrol();
    await environment.buy(member, 'p1', purchaseOf(10_000, { occurredAt: at(-20 * DAY) }));
    await acts.redeem(member, 'spent', { points: 70 });
    await environment.buy(member, 'p2', purchaseOf(2000, { occurredAt: at(-60 * DAY) }));
    const waiting = await environment.buy(member, 'p3', purchaseOf(4000));
    expect(waiting.body.balance).toMatchObject({ available: 50, pending: 40 });
    const { body } = await acts.giveBack(member, 'p1', 'r1');
    expect(body).toMatchObject({
      pointsReversed: reversed,
      pointsForgiven: 100 - reversed,
      balance: { available, debt, pending: 40, tier: { qualifyingPoints: 60 } },
    });
    expect((await acts.purchase(member, 'p1')).body).toMatchObject({
      pointsReversed: reversed,
      pointsForgiven: 100 - reversed,
      lines: [{ returned: 1, returnable: 0 }],
    });
  });

  it('takes all of what is still pending', async () => {
    const member = await environment.enrol();
    await environment.buy(member, 'p1', purchaseOf(10_000));
    await environment.buy(member, 'p2', purchaseOf(4000, { occurredAt: at(-DAY) }));
    const { body } = await acts.giveBack(member, 'p1', 'r1');
    expect(body).toMatchObject({
      pointsReversed: 100,
      pointsForgiven: 0,
      balance: { available: 0, pending: 40, debt: 0 },
    });
    expect(body.entry.postings).toContainEqual({ account: 'pending', points: -100 });
  });
});
