import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { initialProgram } from '#shared/domain/program/initial-program.ts';
import { newMemberId } from '../database.ts';
import { type Environment, startEnvironment } from './environment.ts';
import { purchaseOf } from './purchases.ts';

let environment: Environment;

beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const { version: _, ...program } = initialProgram;

it('a referral rewards both sides behind the first purchase that is worth the smallest spend', async () => {
  const referral = { referrerPoints: 500, friendPoints: 200, minimumSpend: 2_000 };
  const body = { ...program, referral };
  expect((await environment.call('PUT', '/v1/program', { as: 'marketer', body })).body).toMatchObject({
    referral,
  });
  const referrer = await environment.enrol();
  const referralOf = async () =>
    (await environment.call('GET', `/v1/members/${referrer}/referral`, { as: { member: referrer } })).body;
  const { code } = await referralOf();
  const friend = newMemberId();
  const enrolled = await environment.call('PUT', `/v1/members/${friend}`, { body: { referredBy: code } });
  expect(enrolled.status).toBe(201);
  const availableOf = async (member: string) =>
    (await environment.call('GET', `/v1/members/${member}/balance`)).body.available;
  await environment.buy(friend, 'small', purchaseOf(1_900));
  await environment.runner.drained();
  expect([await availableOf(referrer), await availableOf(friend)]).toEqual([0, 19]);
  await environment.buy(friend, 'first', purchaseOf(2_000));
  // The function may know the programme of before for some seconds.
  await vi.waitFor(
    async () => {
      await environment.buy(friend, `other-${newMemberId()}`, purchaseOf(99));
      await environment.runner.drained();
      expect([await availableOf(referrer), await availableOf(friend)]).toEqual([500, 239]);
    },
    { timeout: 30_000, interval: 500 },
  );
  expect(await referralOf()).toEqual({ code, referred: 1, rewarded: 1 });
  const entries = await environment.call('GET', `/v1/members/${referrer}/entries`);
  const given = entries.body.items[0];
  expect(given).toMatchObject({ kind: 'bonus', awards: [{ points: 500, reason: 'Referral' }] });
  expect(given.reference).toBe(`bonus/referrals/${given.referralId}/referrer/1/`);
  expect(entries.text).not.toContain(friend);
});
