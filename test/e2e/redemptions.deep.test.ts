import { describe, expect, it } from 'vitest';
import { Acts, tally, times } from './acts.ts';
import type { Environment } from './environment.ts';
import { useSharedLaurel } from './shared-laurel.ts';

let environment: Environment;
const acts = new Acts(() => environment);

useSharedLaurel((laurel) => {
  environment = laurel;
});

describe('many at once', () => {
  it('50 copies of one redemption: one is booked, 49 are replays of it, with one body', async () => {
    const member = await acts.memberWith(500);
    const answers = await times(50, () => acts.redeem(member, 'r1', { points: 300 }));
    expect(tally(answers)).toEqual({ 201: 1, 200: 49 });
    const replays = answers.filter(({ headers }) => headers.get('idempotency-replayed') === 'true');
    expect(replays).toHaveLength(49);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await acts.entries(member)).toHaveLength(2);
    expect((await acts.balance(member)).body.available).toBe(200);
  });

  it('20 redemptions of the last 100 points: exactly one', async () => {
    const member = await acts.memberWith(100);
    const answers = await times(20, (index) => acts.redeem(member, `r${index}`, { points: 100 }));
    expect(tally(answers)).toEqual({ 201: 1, 409: 19 });
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.body).toMatchObject({ code: 'insufficient-points', available: 0 });
    }
    expect((await acts.balance(member)).body).toMatchObject({ available: 0, lifetime: { redeemed: 100 } });
  });

  it('captures and voids of one reservation: one kind wins, and all of it is one step', async () => {
    const member = await acts.memberWith(100);
    await acts.reserve(member, 'r1', 100);
    const answers = await times(20, (index) =>
      index % 2 === 0 ? acts.capture(member, 'r1') : acts.release(member, 'r1'),
    );
    expect(tally(answers)).toEqual({ 200: 10, 409: 10 });
    const first = answers.filter(
      ({ status, headers }) => status === 200 && !headers.has('idempotency-replayed'),
    );
    expect(first).toHaveLength(1);
    const [, , step] = await acts.entries(member);
    const code = step?.[0] === 'capture' ? 'redemption-captured' : 'redemption-voided';
    for (const { status, body } of answers) if (status === 409) expect(body.code).toBe(code);
    expect(await acts.entries(member)).toHaveLength(3);
  });
});
