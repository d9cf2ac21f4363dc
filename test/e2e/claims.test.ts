import { describe, expect, it } from 'vitest';
import { Acts, expectFirst, expectReplay } from './acts.ts';
import type { Answer } from './answers.ts';
import type { As, Environment } from './environment.ts';
import { following } from './following.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

const unknown = { status: 404, code: 'redemption-not-found' };

/** The bytes of a problem without the path that it repeats. */
const told = ({ status, body: { instance: _, ...rest } }: Answer) => ({ status, rest });

/** Every way by which a member's own token could end a reservation. */
const doors: Readonly<Record<string, (member: string, id: string, as: As) => Promise<Answer>>> = {
  'a capture': (member, id, as) => acts.capture(member, id, undefined, as),
  'a capture of a part': (member, id, as) => acts.capture(member, id, { points: 1 }, as),
  'a parcel': (member, id, as) => acts.part(member, id, 'c1', { points: 1 }, as),
  'a void': (member, id, as) => acts.release(member, id, undefined, as),
  'a void by `of`': (member, id, as) =>
    environment.call('POST', `/v1/members/${member}/redemptions/${id}/void?of=${member}`, { as }),
  'a capture by `of`': (member, id, as) =>
    environment.call('POST', `/v1/members/${member}/redemptions/${id}/capture?of=${member}`, { as }),
};

describe('a reservation of somebody else', () => {
  it.each(Object.entries(doors))("%s by the member's own token finds nothing", async (_, send) => {
    const member = await acts.memberWith(500);
    await acts.reserve(member, 'r1', 300);
    const own: As = { member };
    const nothing = told(await send(member, 'nobody', own));
    expect(told(await acts.expectNoTrace(() => send(member, 'r1', own), unknown))).toEqual(nothing);
    // The till has it still, and a replay of what the till did tells the member nothing.
    expectFirst(await acts.capture(member, 'r1'), 200);
    expect(told(await acts.expectNoTrace(() => send(member, 'r1', own), unknown))).toEqual(nothing);
    expect((await acts.redemption(member, 'r1', own)).body).toMatchObject({
      status: 'captured',
      points: 300,
    });
  });

  it.each(Object.entries(doors))(
    '%s is open to a till, an admin, and the member who reserved',
    async (_, send) => {
      const member = await acts.memberWith(500);
      const own: As = { member };
      for (const [id, as] of [
        ['r1', 'channel'],
        ['r2', 'admin'],
        ['r3', own],
      ] as const) {
        expectFirst(await acts.redeem(member, id, { points: 10, capture: false }, own));
        expect((await send(member, id, as)).status).toBeLessThan(300);
      }
    },
  );
});

describe('a claim', () => {
  it('takes over what a member reserved: told over the socket, and final', async () => {
    const member = await acts.memberWith(500);
    const own: As = { member };
    expectFirst(await acts.redeem(member, 'r1', { points: 300, capture: false }, own));
    await environment.runner.drained();
    const socket = await following(environment, member);
    const claimed = await acts.claim(member, 'r1');
    expectFirst(claimed, 200);
    expect(claimed.body).toMatchObject({
      entry: { kind: 'claim', reference: 'redemption/r1/claim/', postings: [] },
      redemption: { status: 'reserved', points: 300 },
      balance: { available: 200, reserved: 300 },
    });
    await socket.reaches(3);
    expect(socket.balances).toMatchObject([
      { seq: 3, available: 200, cause: { kind: 'claim', reference: 'redemption/r1/claim/', points: 0 } },
    ]);
    expectReplay(await acts.claim(member, 'r1'), claimed);
    for (const send of Object.values(doors)) await acts.expectNoTrace(() => send(member, 'r1', own), unknown);
    expectFirst(await acts.capture(member, 'r1', { points: 120 }), 200);
    expect((await acts.balance(member)).body).toMatchObject({ available: 380, reserved: 0 });
  });

  it('writes nothing where the reservation is a channel’s, and replies with its own entry', async () => {
    const member = await acts.memberWith(500);
    const reserved = await acts.reserve(member, 'r1', 300);
    await environment.runner.drained();
    const before = await environment.contents();
    expectReplay(await acts.claim(member, 'r1'), reserved);
    expect(await environment.contents()).toEqual(before);
  });

  it('is for channels: a member, an agent, a marketer and an analyst may not', async () => {
    const member = await acts.memberWith(500);
    await acts.redeem(member, 'r1', { points: 300, capture: false }, { member });
    for (const as of [{ member }, 'agent', 'marketer', 'analyst'] as const) {
      expect((await acts.claim(member, 'r1', as)).status).toBe(403);
    }
    expectFirst(await acts.claim(member, 'r1', 'admin'), 200);
  });
});
