import { describe, expect, it } from 'vitest';
import { Acts, expectFirst, expectReplay } from './acts.ts';
import type { Answer } from './answers.ts';
import type { Environment } from './environment.ts';
import { purchaseOf } from './purchases.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

async function become(status: 'suspended' | 'erased', member: string): Promise<void> {
  const answer =
    status === 'erased'
      ? await environment.call('DELETE', `/v1/members/${member}`, { as: 'agent' })
      : await environment.call('PUT', `/v1/members/${member}/status/s1`, {
          as: 'agent',
          body: { status, reason: 'fraud-suspected' },
        });
  expect(answer.status).toBe(status === 'erased' ? 204 : 201);
}

describe.each([
  // Points that come back to an erased member are forfeited on arrival; a return then leaves a debt.
  { status: 'suspended', code: 'member-suspended', voided: 70, refunded: 90, returned: -10 },
  { status: 'erased', code: 'member-erased', voided: 0, refunded: 0, returned: -100 },
] as const)('a member who is $status', ({ status, code, voided, refunded, returned }) => {
  const refusal = { status: 409, code };

  it('neither earns nor spends: whatever is new is refused, and leaves no trace', async () => {
    const member = await acts.memberWith(100);
    const other = await acts.memberWith(100);
    await acts.reserve(member, 'open', 10);
    const large = { points: 20_000, reason: 'moved' };
    await acts.adjust(member, 'waits', large);
    await become(status, member);
    const refused: readonly (() => Promise<Answer>)[] = [
      () => environment.buy(member, 'p1', purchaseOf(100)),
      () => acts.quote({ member, purchase: purchaseOf(100) }),
      () => acts.redeem(member, 'r1', { points: 1 }),
      () => acts.reserve(member, 'r1', 1),
      () => acts.redeem(member, 'r1', { rewardId: 'none' }),
      () => acts.transfer(member, 't1', { to: other, points: 1 }),
      () => acts.adjust(member, 'a1', { points: 1, reason: 'x' }),
      () => acts.adjust(member, 'a1', large),
      () => acts.approve(member, 'waits'),
    ];
    for (const send of refused) await acts.expectNoTrace(send, refusal);
    // To a sender it is said of whom.
    await acts.expectNoTrace(() => acts.transfer(other, 't1', { to: member, points: 1 }), {
      ...refusal,
      pointers: ['/to'],
    });
    expectFirst(await acts.transfer(other, 't1', { to: await environment.enrol(), points: 1 }));
  });

  it('ends what is under way: captures, returns, voids and refunds are still taken', async () => {
    const member = await acts.memberWith(100);
    await acts.reserve(member, 'open', 10);
    await acts.redeem(member, 'spent', { points: 20 });
    await acts.reserve(member, 'ordered', 10);
    await become(status, member);
    expect((await acts.part(member, 'ordered', 'c1', { points: 4 })).status).toBe(201);
    expect((await acts.capture(member, 'ordered')).body.redemption).toMatchObject({ captured: 10 });
    expect((await acts.release(member, 'open')).body).toMatchObject({
      redemption: { status: 'voided' },
      balance: { available: voided, reserved: 0 },
    });
    expect((await acts.refund(member, 'spent', 'f1')).body.balance.available).toBe(refunded);
    expect((await acts.giveBack(member, 'earned', 'g1')).body).toMatchObject({
      pointsReversed: 100,
      balance: { available: returned },
    });
    expect((await acts.redemption(member, 'spent')).body).toMatchObject({ refunded: 20 });
  });

  it('is answered as before for what was booked before', async () => {
    const member = await acts.memberWith(100);
    const purchase = purchaseOf(100);
    const bought = await environment.buy(member, 'p1', purchase);
    const redeemed = await acts.redeem(member, 'r1', { points: 10 });
    await acts.reserve(member, 'open', 10);
    const captured = await acts.capture(member, 'open');
    const adjusted = await acts.adjust(member, 'a1', { points: 1, reason: 'x' });
    await become(status, member);
    expectReplay(await environment.buy(member, 'p1', purchase), bought);
    expectReplay(await acts.redeem(member, 'r1', { points: 10 }), redeemed);
    expectReplay(await acts.capture(member, 'open'), captured);
    expectReplay(await acts.adjust(member, 'a1', { points: 1, reason: 'x' }), adjusted);
  });
});

it('a suspended member is put in segments, an erased one in none', async () => {
  const [suspended, erased] = [await environment.enrol(), await environment.enrol()];
  await become('suspended', suspended);
  await become('erased', erased);
  const put = (member: string) =>
    environment.call('PUT', `/v1/members/${member}/segments`, {
      as: 'marketer',
      body: { segments: ['tea'] },
    });
  expect((await put(suspended)).body.segments).toEqual(['tea']);
  await acts.expectNoTrace(() => put(erased), { status: 409, code: 'member-erased' });
});
